package io.espalier.ingress;

import io.espalier.config.PruneMode;
import io.espalier.expert.ExpertPlan;
import io.espalier.expert.FullReason;
import io.espalier.failure.ApiError;
import io.espalier.openai.Edit;
import io.espalier.openai.ModelScan;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.PruneOutcome.Skipped;
import io.espalier.pipeline.SkipReason;
import io.espalier.relay.OutgoingBody;
import io.espalier.upstream.Targets;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes of a request what goes upstream: finds its route, and edits its body where the route says so. What needs no look inside is
 * passed on as it came. Confined to its event loop.
 */
final class RequestPreparation implements RequestIntake.Listener {
    /** Hears once how the preparation ended. */
    interface Listener {
        /** @param decoded whether the body no longer has the client's {@code content-encoding} */
        void prepared(Targets targets, OutgoingBody body, boolean decoded);

        void refused(ApiError error);
    }

    private final HttpServerRequest request;
    private final Snapshot snapshot;
    private final ExchangeFacts facts;
    private final PruneStage stage;
    private final ModelChoice model;
    private final Listener listener;
    private final RequestIntake intake;
    private final BodyCoding coding;
    private final List<Buffer> observed = new ArrayList<>();
    private long observedBytes;
    private RouteTable.@Nullable Route route;
    private PruneMode mode = PruneMode.NONE;
    private ModelScan.@Nullable Found named;
    private @Nullable Edit rewrite;
    private @Nullable CollectedBody collected;

    RequestPreparation(
            HttpServerRequest request,
            Snapshot snapshot,
            ExchangeFacts facts,
            PreparationStages stages,
            Listener listener) {
        this.request = request;
        this.snapshot = snapshot;
        this.facts = facts;
        this.stage = stages.prune();
        this.model = new ModelChoice(stages.experts(), facts, listener);
        this.listener = listener;
        this.coding = BodyCoding.of(request.headers());
        this.intake = new RequestIntake(request, maxBody(), this);
    }

    void start() {
        intake.start(search());
    }

    void stop() {
        intake.stop();
    }

    RequestIntake intake() {
        return intake;
    }

    private RequestIntake.Search search() {
        var only = snapshot.routes().only();
        boolean matters = only == null || only.renames();
        if (!mayBeJson()) {
            return RequestIntake.Search.NONE;
        }
        return switch (coding) {
            case IDENTITY -> matters ? RequestIntake.Search.WAIT : RequestIntake.Search.IN_PASSING;
            case GZIP -> matters ? RequestIntake.Search.WAIT_FOR_ALL : RequestIntake.Search.NONE;
            case OTHER -> RequestIntake.Search.NONE;
        };
    }

    @Override
    public void modelFound(ModelScan.Found found) {
        facts.requestModel = found.model();
    }

    @Override
    public ModelScan.Progress search(OutgoingBody.Kept body) {
        collected = collect(body);
        var scan = new ModelScan();
        collected.plain().ifPresent(plain -> scan.feed(plain, 0, plain.length));
        return scan.end();
    }

    @Override
    public long settled(ModelScan.Progress progress) {
        if (progress instanceof ModelScan.Malformed malformed && MediaType.isJson(request.headers())) {
            refuse(ApiErrors.malformed(malformed.offset(), malformed.message()));
            return 0;
        }
        var found = snapshot.routes().find(facts.requestModel);
        if (found == null) {
            boolean unread = coding != BodyCoding.IDENTITY && facts.requestModel == null;
            refuse(unread ? ApiErrors.unsupportedMedia() : ApiErrors.noRoute());
            return 0;
        }
        var target = found.settings().model();
        if (target != null && isUnreadable()) {
            refuse(ApiErrors.unsupportedMedia());
            return 0;
        }
        route = found;
        facts.route = found.index();
        named = progress instanceof ModelScan.Found standing ? standing : null;
        rewrite = ModelChoice.rename(named, target);
        facts.rewrittenModel = rewrite == null ? null : target;
        settleMode(found);
        return keep();
    }

    /** Whether the body may name a model, and comes in an encoding that hides it. */
    private boolean isUnreadable() {
        boolean hidden = collected == null || collected.plain().isEmpty();
        return mayBeJson() && coding != BodyCoding.IDENTITY && hidden;
    }

    private boolean mayBeJson() {
        return request.method() == HttpMethod.POST && !MediaType.isBinary(request.headers());
    }

    private void settleMode(RouteTable.Route found) {
        mode = mayBeJson() ? stage.settle(found) : PruneMode.NONE;
        if (mode == PruneMode.NONE) {
            return;
        }
        if (coding == BodyCoding.OTHER) {
            skip(SkipReason.ENCODED);
        } else if (BodyFraming.declaredLength(request) > prunable()) {
            skip(SkipReason.TOO_LARGE);
        }
    }

    private long keep() {
        long forRetry = targets().keptForRetry();
        return mode == PruneMode.APPLY || appliesExperts() ? Math.max(forRetry, prunable()) : forRetry;
    }

    private boolean appliesExperts() {
        var experts = Objects.requireNonNull(route).experts();
        return experts != null && experts.mode().applies();
    }

    @Override
    public void collected(OutgoingBody.Kept body) {
        facts.readyAt = stage.now();
        facts.bodyHash = BodyHash.of(body.chunks());
        if (collected == null) {
            collected = collect(body);
        }
        switch (mode) {
            case NONE -> pass(collected);
            case OBSERVE -> {
                var whole = collected;
                pass(whole);
                observe(whole);
            }
            case APPLY -> apply(collected);
        }
    }

    @Override
    public void overflowing(OutgoingBody.Streamed body) {
        facts.readyAt = stage.now();
        if (mode == PruneMode.APPLY) {
            skip(SkipReason.TOO_LARGE);
        }
        if (appliesExperts()) {
            facts.experts = ExpertPlan.full(FullReason.UNREAD);
        }
        listener.prepared(targets(), rewrite == null ? body : ModelChoice.renamed(body, rewrite), false);
    }

    @Override
    public void tooLarge() {
        listener.refused(ApiErrors.tooLarge(maxBody()));
    }

    /** Whether a streamed body of which so much went upstream is longer than the gateway takes. */
    boolean isTooLarge(long sentBytes) {
        long grown = rewrite == null
                ? 0
                : rewrite.replacement().length - rewrite.span().length();
        return intake.streams() && sentBytes - grown > maxBody();
    }

    /** Bytes of a body that is streamed, on their way upstream; kept where they are to be looked at afterwards. */
    void passing(Buffer chunk) {
        if (mode == PruneMode.OBSERVE && collected == null) {
            observed.add(chunk);
            observedBytes += chunk.length();
            if (observedBytes > prunable()) {
                skip(SkipReason.TOO_LARGE);
                observed.clear();
            }
        }
    }

    /** All of a streamed body went upstream. */
    void passed() {
        if (mode == PruneMode.OBSERVE && collected == null) {
            collected = collect(new OutgoingBody.Kept(List.copyOf(observed), 0));
            observe(collected);
        }
    }

    private void pass(CollectedBody body) {
        send(body, List.of());
    }

    private void send(CollectedBody body, List<Edit> edits) {
        model.send(new ModelChoice.Passage(body, edits, Objects.requireNonNull(route), named));
    }

    private void observe(CollectedBody body) {
        body.plain()
                .ifPresentOrElse(
                        plain -> stage.ask(plain, targets(), facts.modelToSend(), outcome -> facts.prune = outcome),
                        () -> skip(SkipReason.ENCODED));
    }

    private void apply(CollectedBody body) {
        if (body.plain().isPresent()) {
            stage.ask(body.plain().get(), targets(), facts.modelToSend(), outcome -> pruned(body, outcome));
        } else {
            skip(SkipReason.ENCODED);
            pass(body);
        }
    }

    private void pruned(CollectedBody body, PruneOutcome outcome) {
        facts.prune = outcome;
        switch (outcome) {
            case PruneOutcome.Applied applied -> send(body, applied.edits());
            case PruneOutcome.Observed observedOnly -> pass(body);
            case PruneOutcome.Declined declined -> pass(body);
            case Skipped skipped -> pass(body);
            case PruneOutcome.Malformed malformed ->
                refuse(ApiErrors.malformed(malformed.offset(), malformed.message()));
        }
    }

    /** @return whether the request goes to the full model after its cut model brought no reply */
    boolean fallBack() {
        return model.fallBack();
    }

    private void skip(SkipReason reason) {
        facts.prune = new Skipped(reason);
        mode = PruneMode.NONE;
    }

    private void refuse(ApiError error) {
        intake.stop();
        listener.refused(error);
    }

    private CollectedBody collect(OutgoingBody.Kept body) {
        return new CollectedBody(body, coding, prunable());
    }

    private Targets targets() {
        return Objects.requireNonNull(route).targets();
    }

    private long prunable() {
        return snapshot.settings().pruner().maxBody().bytes();
    }

    private long maxBody() {
        return snapshot.settings().server().maxBody().bytes();
    }
}
