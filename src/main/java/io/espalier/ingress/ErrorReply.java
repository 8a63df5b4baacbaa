package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;

/** Answers the gateway's own errors in OpenAI's form. */
final class ErrorReply {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

    private static final int METHOD_NOT_ALLOWED = 405;

    private ErrorReply() {}

    /** @param keepsConnection whether the request was read to its end, so that its connection can go on */
    static void send(HttpServerRequest request, ApiError error, ExchangeFacts facts, boolean keepsConnection) {
        var response = request.response();
        var body = error.json();
        facts.replyBytes = body.length;
        response.setStatusCode(error.status());
        var headers = response.headers();
        headers.set(HttpHeaders.CONTENT_TYPE, JSON);
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        ReplyHead.addOwn(headers, facts);
        if (error.retryAfter() != null) {
            headers.set("retry-after", Long.toString(secondsRoundedUp(error.retryAfter())));
        }
        if (error.status() == METHOD_NOT_ALLOWED) {
            headers.set(HttpHeaders.ALLOW, allowedFor(request.method()));
        }
        boolean closes = !keepsConnection && request.version() != HttpVersion.HTTP_2;
        if (closes) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(Buffer.buffer(body));
        if (closes) {
            LingeringClose.of(request, !BodyFraming.announcesBody(request));
        }
    }

    /** What may be used where this method may not: some are never relayed, else it is one of the gateway's own endpoints. */
    private static String allowedFor(HttpMethod refused) {
        boolean never = refused == HttpMethod.TRACE || refused == HttpMethod.CONNECT;
        return never ? "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS" : "POST";
    }

    private static long secondsRoundedUp(Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1000);
    }
}
