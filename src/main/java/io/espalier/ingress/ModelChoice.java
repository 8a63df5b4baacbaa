package io.espalier.ingress;

import io.espalier.expert.ExpertPlan;
import io.espalier.expert.FullReason;
import io.espalier.openai.Edit;
import io.espalier.openai.ModelScan;
import io.espalier.openai.Splicer;
import io.espalier.relay.OutgoingBody;
import io.espalier.upstream.ProfileBackend.Place;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The last step of a preparation: which model answers, where it is, and under which name it is asked. */
final class ModelChoice {
    /**
     * A request that is ready but for its model.
     *
     * @param edits of its shots
     * @param named where the model stands in the body; null where it names none
     */
    record Passage(CollectedBody body, List<Edit> edits, RouteTable.Route route, ModelScan.@Nullable Found named) {}

    private final @Nullable ExpertStage stage;
    private final ExchangeFacts facts;
    private final RequestPreparation.Listener listener;
    private @Nullable Passage passage;

    /** @param stage null where the exchange's domain is not looked for */
    ModelChoice(@Nullable ExpertStage stage, ExchangeFacts facts, RequestPreparation.Listener listener) {
        this.stage = stage;
        this.facts = facts;
        this.listener = listener;
    }

    void send(Passage ready) {
        passage = ready;
        var experts = ready.route().experts();
        if (stage == null || experts == null) {
            sendFull(ready);
            return;
        }
        facts.expertMode = experts.mode();
        var prompts = ready.route().settings().prune();
        var plain = ready.body().plain();
        if (plain.isEmpty()) {
            facts.experts = ExpertPlan.full(FullReason.UNREAD);
            sendFull(ready);
        } else if (experts.mode().applies()) {
            stage.ask(plain.get(), experts, prompts, this::chosen);
        } else {
            sendFull(ready);
            stage.ask(plain.get(), experts, prompts, (plan, place) -> facts.experts = plan);
        }
    }

    private void chosen(ExpertPlan plan, @Nullable Place place) {
        facts.experts = plan;
        var ready = Objects.requireNonNull(passage);
        if (place == null) {
            sendFull(ready);
        } else {
            facts.rewrittenModel = place.model();
            var outgoing = ready.body().with(withModel(ready, place.model()));
            listener.prepared(place.targets(), outgoing.body(), outgoing.decoded());
        }
    }

    private void sendFull(Passage ready) {
        facts.rewrittenModel = ready.route().settings().model();
        var outgoing =
                ready.body().with(withModel(ready, ready.route().settings().model()));
        listener.prepared(ready.route().targets(), outgoing.body(), outgoing.decoded());
    }

    /** Sends the request to the full model after its cut model brought no reply. @return whether there was one to fall back from */
    boolean fallBack() {
        if (stage == null || passage == null || !stage.giveBack() || !(facts.experts instanceof ExpertPlan.Cut cut)) {
            return false;
        }
        facts.experts = ExpertStage.instead(cut, FullReason.UNHEALTHY);
        sendFull(passage);
        return true;
    }

    /** @param model what to call it; null leaves the request's own name */
    static @Nullable Edit rename(ModelScan.@Nullable Found named, @Nullable String model) {
        return named == null || model == null || model.equals(named.model())
                ? null
                : Edit.replacing(named.literal(), model);
    }

    /** The model stands in what has come: it was found there. */
    static OutgoingBody.Streamed renamed(OutgoingBody.Streamed body, Edit rename) {
        var before = Chunks.join(body.first());
        var after = Splicer.splice(before, List.of(rename));
        long length = body.length() < 0 ? -1 : body.length() + after.length - before.length;
        return new OutgoingBody.Streamed(List.of(Buffer.buffer(after)), body.rest(), length);
    }

    private static List<Edit> withModel(Passage ready, @Nullable String model) {
        var rename = rename(ready.named(), model);
        if (rename == null) {
            return ready.edits();
        }
        var all = new ArrayList<>(ready.edits());
        all.add(rename);
        all.sort(Comparator.comparingInt(edit -> edit.span().start()));
        return all;
    }
}
