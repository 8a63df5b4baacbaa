package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.openai.ModelScan;
import io.espalier.relay.OutgoingBody;
import io.espalier.relay.ReplyPump;
import io.espalier.upstream.Delivery;
import io.espalier.upstream.OutboundRequest;
import io.espalier.upstream.Upstream;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * One client call and its answer, as a state machine: the body is collected, perhaps pruned, delivered upstream, and the reply relayed.
 * Confined to its event loop; it ends exactly once.
 */
final class Exchange implements RequestIntake.Listener, Delivery.Listener, ReplyPump.Listener {
    private enum State {
        COLLECTING,
        PRUNING,
        DELIVERING,
        RELAYING,
        ENDED
    }

    private final Frontend frontend;
    private final HttpServerRequest request;
    private final Snapshot snapshot;
    private final ExchangeFacts facts;
    private State state = State.COLLECTING;
    private @Nullable Permit permit;
    private @Nullable RequestIntake intake;
    private RouteTable.@Nullable Route route;
    private @Nullable Delivery delivery;
    private @Nullable ReplyPump pump;

    Exchange(Frontend frontend, HttpServerRequest request, Snapshot snapshot) {
        this.frontend = frontend;
        this.request = request;
        this.snapshot = snapshot;
        var loop = frontend.loop();
        this.facts = new ExchangeFacts(RequestIds.of(request.headers(), loop.random()), request.path(), loop.now());
    }

    void begin() {
        frontend.entered(this);
        request.response().exceptionHandler(cause -> clientGone());
        request.response().closeHandler(v -> clientGone());
        var refusal = HeadCheck.refusal(request, facts.path, frontend.wiring());
        if (refusal == null) {
            refusal = admit();
        }
        if (refusal != null) {
            refuse(refusal);
            return;
        }
        takeBody();
    }

    private @Nullable ApiError admit() {
        long limit = snapshot.settings().server().maxBody().bytes();
        if (BodyFraming.declaredLength(request) > limit) {
            return tooLarge(limit);
        }
        if (HeadCheck.isPreflight(request)) {
            return null;
        }
        return switch (frontend.wiring().gate().admit(ClientKey.of(request.headers()))) {
            case Verdict.Refused refused -> refused.error();
            case Verdict.Admitted admitted -> {
                permit = admitted.permit();
                facts.client = permit.client();
                yield null;
            }
        };
    }

    private void takeBody() {
        if (BodyFraming.expectsContinue(request)) {
            request.response().writeContinue();
        }
        long limit = snapshot.settings().server().maxBody().bytes();
        intake = new RequestIntake(request, limit, this);
        intake.start(snapshot.routes().only() == null && isJson());
    }

    private boolean isJson() {
        return request.method() == HttpMethod.POST;
    }

    @Override
    public long modelSettled(ModelScan.Progress model) {
        if (model instanceof ModelScan.Found found) {
            facts.requestModel = found.model();
        }
        route = snapshot.routes().find(facts.requestModel);
        if (route == null) {
            refuse(ApiError.of(404, "invalid_request_error", "model_not_found", "No route serves this model.")
                    .about("model"));
            return 0;
        }
        facts.route = route.index();
        return snapshot.settings().server().maxBody().bytes();
    }

    @Override
    public void collected(OutgoingBody.Kept body) {
        facts.readyAt = frontend.loop().now();
        deliver(body);
    }

    @Override
    public void overflowing(OutgoingBody.Streamed body) {
        deliver(body);
    }

    @Override
    public void tooLarge() {
        refuse(tooLarge(snapshot.settings().server().maxBody().bytes()));
    }

    private void deliver(OutgoingBody body) {
        if (state == State.ENDED || route == null) {
            return;
        }
        state = State.DELIVERING;
        var outbound = new OutboundRequest(
                request.method(),
                request.uri(),
                request.headers(),
                facts.id,
                body,
                false,
                !HeadCheck.isPreflight(request));
        delivery = new Delivery(outbound, route.targets(), frontend.loop(), this);
        delivery.start();
    }

    @Override
    public void sending(Upstream upstream) {
        facts.upstream = upstream.name();
        facts.sentAt = frontend.loop().now();
        facts.sentBytes = 0;
    }

    @Override
    public void uploaded(int bytes) {
        facts.sentBytes += bytes;
    }

    @Override
    public void replied(HttpClientResponse reply) {
        state = State.RELAYING;
        facts.status = reply.statusCode();
        ReplyHead.relay(reply, request, facts);
        pump = new ReplyPump(reply, request.response(), this);
        ReplyHead.send(request);
        pump.start();
    }

    @Override
    public void failed(ApiError error) {
        answer(error, Outcome.UPSTREAM_FAILED);
    }

    @Override
    public void moved(Buffer chunk) {
        if (facts.firstByteAt == 0) {
            facts.firstByteAt = frontend.loop().now();
        }
        facts.replyBytes += chunk.length();
    }

    @Override
    public void completed() {
        finish(Outcome.COMPLETED);
    }

    @Override
    public void cut(Throwable cause) {
        request.response().reset();
        finish(Outcome.UPSTREAM_CUT);
    }

    /** Called a few times a second. */
    void tick(long now) {
        if (delivery != null) {
            delivery.tick(now);
        }
    }

    /** The gateway closes. */
    void abandon() {
        clientGone();
        request.connection().close();
    }

    @Override
    public void clientGone() {
        if (state == State.ENDED) {
            return;
        }
        stopAll();
        facts.status = 499;
        finish(Outcome.CANCELLED);
    }

    private void refuse(ApiError error) {
        answer(error, Outcome.REFUSED);
    }

    private void answer(ApiError error, Outcome outcome) {
        if (state == State.ENDED) {
            return;
        }
        stopAll();
        facts.status = error.status();
        boolean bodyRead = intake != null && intake.complete() || !BodyFraming.announcesBody(request);
        ErrorReply.send(request, error, facts.id, bodyRead);
        finish(outcome);
    }

    private void stopAll() {
        if (intake != null) {
            intake.stop();
        }
        if (pump != null) {
            pump.stop();
        }
        if (delivery != null) {
            delivery.cancel();
        }
    }

    private void finish(Outcome outcome) {
        if (state == State.ENDED) {
            return;
        }
        state = State.ENDED;
        if (permit != null) {
            permit.close();
        }
        frontend.left(this);
        snapshot.leave();
        facts.requestBytes = intake == null ? 0 : intake.received();
        facts.attempts = delivery == null ? 0 : delivery.attempts();
        var summary = facts.summary(outcome, frontend.loop().now());
        frontend.wiring().listeners().forEach(listener -> listener.finished(summary));
    }

    private static ApiError tooLarge(long limit) {
        return ApiError.of(
                413, "invalid_request_error", "request_too_large", "The body is larger than " + limit + " bytes.");
    }
}
