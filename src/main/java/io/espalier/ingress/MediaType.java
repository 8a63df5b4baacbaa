package io.espalier.ingress;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;

/** What a request's {@code content-type} lets one expect of its body. */
final class MediaType {
    private MediaType() {}

    static boolean isJson(MultiMap headers) {
        var type = headers.get(HttpHeaders.CONTENT_TYPE);
        return type == null || type.toLowerCase(Locale.ROOT).contains("json");
    }

    /** Files and forms of files: nothing to look for inside. Everything else may be JSON, whatever it is called. */
    static boolean isBinary(MultiMap headers) {
        var type = headers.get(HttpHeaders.CONTENT_TYPE);
        if (type == null) {
            return false;
        }
        var lower = type.toLowerCase(Locale.ROOT);
        return lower.startsWith("multipart/")
                || lower.startsWith("audio/")
                || lower.startsWith("application/octet-stream");
    }
}
