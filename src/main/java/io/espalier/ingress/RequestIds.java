package io.espalier.ingress;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** The {@code x-request-id} of an exchange: the client's, or a new one. */
final class RequestIds {
    static final CharSequence HEADER = HttpHeaders.createOptimized("x-request-id");
    private static final int LONGEST = 256;

    private RequestIds() {}

    static String of(MultiMap headers, RandomGenerator random) {
        var given = headers.get(HEADER);
        if (given != null && !given.isEmpty() && given.length() <= LONGEST) {
            return given;
        }
        var hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
