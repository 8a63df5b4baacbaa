package io.espalier.ingress;

import io.espalier.relay.Abort;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;

/**
 * Closes the connection of a client that was answered before its request was read. It may go on sending for a short while, so that it
 * gets to read the answer: closing on unread bytes would reset the connection and lose it.
 */
final class LingeringClose {
    private static final int MOST_BYTES = 1 << 20;
    private static final long MOST_MILLIS = 2_000;

    private final HttpServerRequest request;
    private int left = MOST_BYTES;

    private LingeringClose(HttpServerRequest request) {
        this.request = request;
    }

    /** @param bodyRead whether nothing more is to come */
    static void of(HttpServerRequest request, boolean bodyRead) {
        if (bodyRead) {
            Abort.soon(request.connection());
        } else {
            new LingeringClose(request).start();
        }
    }

    private void start() {
        var connection = request.connection();
        var vertx = Vertx.currentContext().owner();
        long timer = vertx.setTimer(MOST_MILLIS, id -> Abort.soon(connection));
        connection.closeHandler(v -> vertx.cancelTimer(timer));
        request.handler(chunk -> {
            left -= chunk.length();
            if (left < 0) {
                connection.close();
            }
        });
        request.endHandler(v -> connection.close());
        request.resume();
    }
}
