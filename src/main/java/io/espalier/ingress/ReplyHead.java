package io.espalier.ingress;

import io.espalier.pipeline.PruneEvidence;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.SkipReason;
import io.espalier.pipeline.Worth;
import io.espalier.relay.Abort;
import io.espalier.relay.HopByHop;
import io.netty.channel.ChannelOption;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.impl.ConnectionBase;
import java.time.Duration;
import java.util.Locale;

/** Writes the head of a reply to the client: the upstream's, and what the gateway adds to it. */
final class ReplyHead {
    private static final CharSequence SERVER_TIMING = HttpHeaders.createOptimized("server-timing");

    private static final long INTERNAL_ERROR = 0x2;

    private ReplyHead() {}

    static void relay(HttpClientResponse reply, HttpServerRequest request, ExchangeFacts facts) {
        var response = request.response();
        response.setStatusCode(reply.statusCode());
        keepReason(reply, response);
        HopByHop.copyReply(reply.headers(), response.headers());
        frame(reply, request);
        addOwn(response.headers(), facts);
    }

    /** Sends the head before any of the body is there. An HTTP/1.0 reply without a length has none of its own. */
    static void send(HttpServerRequest request) {
        var response = request.response();
        if (request.version() == HttpVersion.HTTP_2
                || response.headers().contains(HttpHeaders.CONTENT_LENGTH)
                || response.headers().contains(HttpHeaders.TRANSFER_ENCODING)) {
            response.writeHead();
        }
    }

    /** Whether only the end of the connection can end this reply: HTTP/1.0 without a length. */
    static boolean isUnframed(HttpClientResponse reply, HttpServerRequest request) {
        return request.version() == HttpVersion.HTTP_1_0 && !reply.headers().contains(HttpHeaders.CONTENT_LENGTH);
    }

    static void announceClose(HttpServerRequest request) {
        if (request.version() != HttpVersion.HTTP_2) {
            request.response().headers().set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
    }

    /** Breaks a begun reply off so that the client cannot take it for whole. */
    static void reset(HttpServerRequest request) {
        boolean endMeansWhole = request.version() == HttpVersion.HTTP_1_0
                && !request.response().headers().contains(HttpHeaders.CONTENT_LENGTH);
        if (endMeansWhole && request.connection() instanceof ConnectionBase base) {
            base.channel().config().setOption(ChannelOption.SO_LINGER, 0);
        }
        request.response().reset(INTERNAL_ERROR);
        if (request.version() != HttpVersion.HTTP_2) {
            Abort.soon(request.connection());
        }
    }

    /** What every reply of the gateway carries, relayed or its own. */
    static void addOwn(MultiMap headers, ExchangeFacts facts) {
        if (!headers.contains(RequestIds.HEADER)) {
            headers.set(RequestIds.HEADER, facts.id);
        }
        if (facts.experts != null) {
            ExpertHeaders.add(headers, facts.experts, facts.expertMode);
        }
        switch (facts.prune) {
            case null -> {}
            case PruneOutcome.Applied applied -> addEvidence(headers, "applied", applied.evidence(), facts);
            case PruneOutcome.Observed observed -> addEvidence(headers, "observed", observed.evidence(), facts);
            case PruneOutcome.Declined declined -> {
                headers.set("x-espalier-prune", "skipped;reason=" + SkipReason.NOT_WORTH.label());
                headers.set("x-espalier-worth", worth(declined.evidence().worth()));
            }
            case PruneOutcome.Skipped skipped ->
                headers.set(
                        "x-espalier-prune", "skipped;reason=" + skipped.reason().label());
            case PruneOutcome.Malformed malformed -> {}
        }
    }

    private static void addEvidence(MultiMap headers, String did, PruneEvidence evidence, ExchangeFacts facts) {
        headers.set("x-espalier-prune", evidence.arm() == null ? did : did + ";arm=" + evidence.armName());
        headers.set(
                "x-espalier-tokens",
                evidence.tokensBefore() + "->" + evidence.tokensAfter()
                        + (evidence.tokensExact() ? "" : ";approximate"));
        headers.set(
                "x-espalier-shots", evidence.shots() + "->" + evidence.kept().size());
        headers.set("x-espalier-worth", worth(evidence.worth()));
        headers.set("x-espalier-pruner", evidence.pruner().toString());
        var timing = new StringBuilder("gateway;dur=").append(millis(facts.overhead()));
        evidence.stages()
                .forEach((stage, time) ->
                        timing.append(", ").append(stage).append(";dur=").append(millis(time)));
        headers.add(SERVER_TIMING, timing.toString());
    }

    /** In tokens at the input price, and where that is given, in money. */
    private static String worth(Worth worth) {
        var tokens = Math.round(worth.uncut()) + "->" + Math.round(worth.cut());
        var money = worth.money();
        return money == null
                ? tokens
                : tokens + ";saves=" + money.amount().toPlainString() + ' ' + money.currency() + ";as-of="
                        + money.asOf();
    }

    private static String millis(Duration time) {
        return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e6);
    }

    private static void keepReason(HttpClientResponse reply, HttpServerResponse response) {
        var reason = reply.statusMessage();
        if (reason != null
                && !reason.equals(HttpResponseStatus.valueOf(reply.statusCode()).reasonPhrase())) {
            response.setStatusMessage(reason);
        }
    }

    private static void frame(HttpClientResponse reply, HttpServerRequest request) {
        var length = reply.headers().get(HttpHeaders.CONTENT_LENGTH);
        if (length != null) {
            request.response().headers().set(HttpHeaders.CONTENT_LENGTH, length);
        } else if (hasBody(reply.statusCode())) {
            request.response().setChunked(true);
        }
    }

    private static boolean hasBody(int status) {
        return status >= 200 && status != 204 && status != 304;
    }
}
