package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** Answers the gateway's own errors in OpenAI's form. */
final class ErrorReply {
    private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");
    /** How much, and how long, a refused client may go on sending before its connection is broken off. */
    private static final int LINGER_BYTES = 1 << 20;

    private static final long LINGER_MILLIS = 2_000;

    private ErrorReply() {}

    /** @param bodyRead whether the request was read to its end, so that its connection can go on */
    static void send(HttpServerRequest request, ApiError error, String id, boolean bodyRead) {
        var response = request.response();
        var body = error.json();
        response.setStatusCode(error.status());
        var headers = response.headers();
        headers.set(HttpHeaders.CONTENT_TYPE, JSON);
        headers.set(HttpHeaders.CONTENT_LENGTH, Integer.toString(body.length));
        headers.set("x-request-id", id);
        if (error.retryAfter() != null) {
            headers.set("retry-after", Long.toString(secondsRoundedUp(error.retryAfter())));
        }
        boolean closes = !bodyRead && request.version() != HttpVersion.HTTP_2;
        if (closes) {
            headers.set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        }
        response.end(Buffer.buffer(body));
        if (closes) {
            linger(request);
        }
    }

    /** Lets the client read its answer before the socket closes: closing on unread bytes would reset it. */
    private static void linger(HttpServerRequest request) {
        var connection = request.connection();
        var vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(LINGER_MILLIS, id -> connection.close());
        connection.closeHandler(v -> vertx.cancelTimer(timer));
        var left = new int[] {LINGER_BYTES};
        request.handler(chunk -> {
            left[0] -= chunk.length();
            if (left[0] < 0) {
                connection.close();
            }
        });
        request.endHandler(v -> connection.close());
        request.resume();
    }

    private static long secondsRoundedUp(java.time.Duration wait) {
        return Math.max(1, (wait.toMillis() + 999) / 1000);
    }
}
