package io.espalier.engine.serve;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;

/** Reads requests' bodies up to a limit. */
final class Bodies {
    static final int MOST_BYTES = 32 << 20;

    private Bodies() {}

    /** Empty where the body is too large; never completes where the client leaves first. */
    static Future<Optional<Buffer>> read(HttpServerRequest request) {
        Promise<Optional<Buffer>> result = Promise.promise();
        var body = Buffer.buffer();
        request.handler(chunk -> {
            if (body.length() + chunk.length() > MOST_BYTES) {
                result.tryComplete(Optional.empty());
            } else {
                body.appendBuffer(chunk);
            }
        });
        request.endHandler(end -> result.tryComplete(Optional.of(body)));
        return result.future();
    }
}
