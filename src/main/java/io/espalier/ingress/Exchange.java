package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.relay.Abort;
import io.espalier.relay.OutgoingBody;
import io.espalier.upstream.Delivery;
import io.espalier.upstream.OutboundRequest;
import io.espalier.upstream.Targets;
import io.netty.channel.Channel;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import org.jspecify.annotations.Nullable;

/**
 * One client call and its answer, as a state machine: the request is prepared, delivered upstream, and the reply relayed. The client
 * may leave, and the upstream break off, in every state. Confined to its event loop; it ends exactly once.
 */
final class Exchange
        implements RequestPreparation.Listener, LocalAnswer.Listener, Delivery.Listener, ReplyRelay.Listener {
    private enum State {
        PREPARING,
        DELIVERING,
        RELAYING,
        /** Over for the client; only what was observed of it may still be awaited. */
        ENDED,
        REPORTED
    }

    private final Frontend frontend;
    private final HttpServerRequest request;
    private final Snapshot snapshot;
    private final ExchangeFacts facts;
    private final Admittance admittance;
    private final ExchangeDeadlines deadlines;
    private final ExchangeReport report;
    private State state = State.PREPARING;
    private Outcome outcome = Outcome.COMPLETED;
    private boolean closesConnection;
    private boolean bodyPassedOn;
    private @Nullable RequestIntake intake;
    private @Nullable PreparationStages stages;
    private @Nullable RequestPreparation preparation;
    private @Nullable Delivery delivery;
    private @Nullable ReplyRelay relay;

    Exchange(Frontend frontend, HttpServerRequest request, Snapshot snapshot) {
        this.frontend = frontend;
        this.request = request;
        this.snapshot = snapshot;
        var loop = frontend.loop();
        this.facts = new ExchangeFacts(RequestIds.of(request.headers(), loop.random()), request.path(), loop.now());
        this.admittance = new Admittance(request, frontend.wiring(), facts);
        this.report = new ExchangeReport(frontend.wiring().observers(), request, facts);
        this.deadlines =
                new ExchangeDeadlines(facts, snapshot.settings().server().headTimeout());
    }

    void begin() {
        frontend.entered(this);
        request.response().exceptionHandler(cause -> clientGone());
        request.response().closeHandler(v -> clientGone());
        admittance.ask(maxBody(), this::takeBody, this::refused);
    }

    private void takeBody() {
        try {
            var control = ControlHeaders.of(request.headers());
            if (BodyFraming.expectsContinue(request)) {
                request.response().writeContinue();
            }
            var endpoint = frontend.wiring().endpoints().get(facts.path);
            if (endpoint == null) {
                prepare(control);
            } else {
                intake = new LocalAnswer(request, endpoint, frontend.loop(), maxBody(), this).start();
            }
        } catch (ControlHeaders.BadControl bad) {
            refused(bad.error());
        }
    }

    private void prepare(ControlHeaders control) {
        stages = PreparationStages.of(frontend, request, facts, control, snapshot);
        preparation = new RequestPreparation(request, snapshot, facts, stages, this);
        intake = preparation.intake();
        preparation.start();
    }

    @Override
    public void prepared(Targets targets, OutgoingBody body, boolean decoded) {
        if (state != State.PREPARING) {
            return;
        }
        state = State.DELIVERING;
        facts.preparedAt = frontend.loop().now();
        var outbound =
                new OutboundRequest(request, facts.id, body, decoded, !HeadCheck.isPreflight(request), report.parent());
        delivery = new Delivery(outbound, targets, frontend.loop(), this);
        delivery.start();
    }

    @Override
    public void sending() {
        facts.sending(frontend.loop().now());
    }

    @Override
    public void uploading(Buffer chunk) {
        facts.sentBytes += chunk.length();
        if (preparation != null && preparation.isTooLarge(facts.sentBytes)) {
            refuseBody(ApiErrors.tooLarge(maxBody()));
        } else if (preparation != null) {
            preparation.passing(chunk);
        }
    }

    private void refuseBody(ApiError error) {
        if (state == State.RELAYING) {
            cut();
        } else {
            refused(error);
        }
    }

    private long maxBody() {
        return snapshot.settings().server().maxBody().bytes();
    }

    @Override
    public void uploaded() {
        bodyPassedOn = true;
        if (preparation != null) {
            preparation.passed();
        }
    }

    @Override
    public void replied(HttpClientResponse reply) {
        state = State.RELAYING;
        facts.repliedAt = frontend.loop().now();
        relay = new ReplyRelay(frontend, request, reply, facts, this);
        closesConnection = frontend.draining() || !bodyPassedOn || ReplyHead.isUnframed(reply, request);
        relay.start(closesConnection);
    }

    @Override
    public void failed(ApiError error) {
        // What the cut model's backend could not answer, the full model may.
        stopAll();
        state = State.PREPARING;
        if (preparation == null || !preparation.fallBack()) {
            answer(error, Outcome.UPSTREAM_FAILED);
        }
    }

    @Override
    public void answered(LocalEndpoint.Answer answer) {
        if (state != State.PREPARING) {
            return;
        }
        LocalAnswer.write(answer, request, facts);
        finish(answer.status() < 400 ? Outcome.COMPLETED : Outcome.REFUSED);
    }

    @Override
    public void replyRead() {
        if (delivery != null) {
            delivery.replyRead();
        }
    }

    @Override
    public void completed() {
        if (closesConnection) {
            LingeringClose.of(request, isBodyRead());
        }
        finish(relay == null ? Outcome.COMPLETED : relay.outcome());
    }

    /** Called a few times a second. */
    void tick(long now) {
        if (stages != null) {
            stages.tick(now);
        }
        if (delivery != null) {
            delivery.tick(now);
        }
        switch (state) {
            case PREPARING -> deadlines.body(intake, now).ifPresent(this::refused);
            case DELIVERING -> deadlines.delivery(delivery, now).ifPresent(this::failed);
            case RELAYING -> {
                if (deadlines.isReplyOver(delivery, relay, now)) {
                    cut();
                }
            }
            case ENDED -> reportWhenObserved();
            case REPORTED -> {}
        }
    }

    boolean isOn(Channel channel) {
        return request.connection() instanceof ConnectionBase connection && connection.channel() == channel;
    }

    /** No more of the body comes: its framing is wrong. If the body was read, it is that of a request behind this one. */
    void malformedBody() {
        if (isBodyRead()) {
            abandon();
        } else {
            refuseBody(ApiErrors.badFraming());
        }
    }

    /** The gateway closes. */
    void abandon() {
        clientGone();
        Abort.soon(request.connection());
    }

    /** The upstream did not end what it began: neither does the client's reply. */
    @Override
    public void cut() {
        stopAll();
        // First: HTTP/2 says at once that the stream closed, which would otherwise be the client's doing.
        finish(Outcome.UPSTREAM_CUT);
        ReplyHead.reset(request);
    }

    @Override
    public void clientGone() {
        if (state.compareTo(State.ENDED) < 0) {
            stopAll();
            facts.status = 499;
            finish(Outcome.CANCELLED);
        }
    }

    @Override
    public void refused(ApiError error) {
        answer(error, Outcome.REFUSED);
    }

    private void answer(ApiError error, Outcome how) {
        if (state.compareTo(State.RELAYING) >= 0) {
            return;
        }
        stopAll();
        facts.status = error.status();
        facts.error = error.code();
        ErrorReply.send(request, error, facts, isBodyRead() && !frontend.draining());
        finish(how);
    }

    private boolean isBodyRead() {
        return bodyPassedOn || intake != null && intake.complete() || !BodyFraming.announcesBody(request);
    }

    private void stopAll() {
        if (intake != null) {
            intake.stop();
        }
        if (relay != null) {
            relay.stop();
        }
        if (delivery != null) {
            delivery.cancel();
        }
    }

    private void finish(Outcome how) {
        if (state.compareTo(State.ENDED) >= 0) {
            return;
        }
        state = State.ENDED;
        outcome = how;
        facts.end(frontend.loop().now(), intake, delivery);
        if (stages != null) {
            stages.leave();
        }
        admittance.leave();
        snapshot.leave();
        reportWhenObserved();
    }

    private void reportWhenObserved() {
        if (state == State.ENDED && (stages == null || !stages.pending())) {
            state = State.REPORTED;
            frontend.left(this);
            report.send(outcome);
        }
    }
}
