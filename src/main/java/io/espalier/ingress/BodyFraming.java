package io.espalier.ingress;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;

/** What a request's head says about the body that follows. */
final class BodyFraming {
    private BodyFraming() {}

    /** The {@code content-length}; -1 where there is none. */
    static long declaredLength(HttpServerRequest request) {
        var length = request.headers().get(HttpHeaders.CONTENT_LENGTH);
        return length == null ? -1 : Long.parseLong(length);
    }

    static boolean isChunked(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /** Whether bytes may follow that are not read yet. */
    static boolean announcesBody(HttpServerRequest request) {
        return isChunked(request)
                || declaredLength(request) > 0
                || !request.isEnded() && request.version() == HttpVersion.HTTP_2;
    }

    static boolean expectsContinue(HttpServerRequest request) {
        return request.headers().contains(HttpHeaders.EXPECT, HttpHeaders.CONTINUE, true);
    }
}
