package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.failure.ApiError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;

/** The client's side of an exchange. May be called from any thread; what is sent keeps its order. */
final class Wire {
    private static final String DONE = "data: [DONE]\n\n";

    private final Context context;
    private final HttpServerRequest request;
    private boolean streaming;

    Wire(Context context, HttpServerRequest request) {
        this.context = context;
        this.request = request;
    }

    void whole(int status, JsonNode body) {
        var bytes = Buffer.buffer(body.toString().getBytes(StandardCharsets.UTF_8));
        context.runOnContext(now -> send(status, bytes));
    }

    void event(JsonNode event) {
        var bytes = Buffer.buffer("data: " + event + "\n\n");
        context.runOnContext(now -> stream(bytes));
    }

    void endEvents() {
        context.runOnContext(now -> {
            if (stream(Buffer.buffer(DONE)).failed()) {
                return;
            }
            request.response().end();
        });
    }

    /** An answer of its own, or, where a stream has begun, an event after which the connection ends without a clean end. */
    void failed(ApiError error) {
        var bytes = Buffer.buffer(error.json());
        context.runOnContext(now -> {
            if (streaming) {
                stream(Buffer.buffer("data: ").appendBuffer(bytes).appendString("\n\n"))
                        .onComplete(written -> request.connection().close());
                return;
            }
            if (error.retryAfter() != null) {
                var seconds = (error.retryAfter().toMillis() + 999) / 1000;
                request.response().putHeader("retry-after", Long.toString(seconds));
            }
            send(error.status(), bytes);
        });
    }

    private void send(int status, Buffer json) {
        var response = request.response();
        if (response.closed() || response.ended()) {
            return;
        }
        response.setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .end(json);
    }

    private Future<Void> stream(Buffer event) {
        var response = request.response();
        if (response.closed() || response.ended()) {
            return Future.failedFuture("the client left");
        }
        if (!streaming) {
            streaming = true;
            response.setChunked(true)
                    .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
        }
        return response.write(event);
    }
}
