package io.espalier.ingress;

import io.espalier.meter.ExchangeSummary.Outcome;
import io.espalier.relay.ReplyPump;
import io.espalier.relay.ReplyTap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpServerRequest;

/** The last stretch of an exchange: a reply's head and body to the client, and what can be learned from them. */
final class ReplyRelay implements ReplyPump.Listener {
    /** Hears how the reply ends. */
    interface Listener {
        /** The upstream's last byte was read. */
        void replyRead();

        /** The client has everything. */
        void completed();

        /** The upstream broke off. */
        void cut();

        void clientGone();
    }

    private final Frontend frontend;
    private final HttpServerRequest request;
    private final HttpClientResponse reply;
    private final ExchangeFacts facts;
    private final Listener listener;
    private final ReplyTap tap;
    private final ReplyPump pump;

    ReplyRelay(
            Frontend frontend,
            HttpServerRequest request,
            HttpClientResponse reply,
            ExchangeFacts facts,
            Listener listener) {
        this.frontend = frontend;
        this.request = request;
        this.reply = reply;
        this.facts = facts;
        this.listener = listener;
        this.tap = ReplyTap.on(reply.headers());
        this.pump = new ReplyPump(reply, request.response(), this);
    }

    /** @param closes whether the client's connection is to close after this reply */
    void start(boolean closes) {
        facts.status = reply.statusCode();
        facts.streamed = tap.isEventStream();
        ReplyHead.relay(reply, request, facts);
        if (closes) {
            ReplyHead.announceClose(request);
        }
        ReplyHead.send(request);
        facts.passedOnAt = frontend.loop().now();
        pump.start();
    }

    /** Passes nothing on any more. */
    void stop() {
        pump.stop();
    }

    /** Whether the upstream is kept waiting because the client is slow. */
    boolean held() {
        return pump.held();
    }

    /** How the exchange ends where the reply came to its end. */
    Outcome outcome() {
        return tap.sawErrorEvent() ? Outcome.ERROR_EVENT : Outcome.COMPLETED;
    }

    @Override
    public void moved(Buffer chunk) {
        if (facts.firstByteAt == 0) {
            facts.firstByteAt = frontend.loop().now();
        }
        facts.replyBytes += chunk.length();
        tap.feed(chunk);
        learn();
    }

    @Override
    public boolean mayBeWhole() {
        return tap.mayBeWhole();
    }

    @Override
    public void read() {
        tap.end();
        learn();
        listener.replyRead();
    }

    @Override
    public void completed() {
        listener.completed();
    }

    @Override
    public void clientGone() {
        listener.clientGone();
    }

    @Override
    public void cut(Throwable cause) {
        listener.cut();
    }

    private void learn() {
        facts.responseModel = tap.model();
        facts.inputTokens = tap.inputTokens();
        facts.outputTokens = tap.outputTokens();
    }
}
