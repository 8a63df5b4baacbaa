package io.espalier.ingress;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** The key a client presents, as OpenAI's clients and Azure's send it. */
final class ClientKey {
    private static final CharSequence API_KEY = HttpHeaders.createOptimized("api-key");
    private static final CharSequence X_API_KEY = HttpHeaders.createOptimized("x-api-key");
    private static final String BEARER = "Bearer ";

    private ClientKey() {}

    static @Nullable String of(MultiMap headers) {
        var authorization = headers.get(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            return authorization.substring(BEARER.length()).trim();
        }
        var key = headers.get(API_KEY);
        return key != null ? key : headers.get(X_API_KEY);
    }
}
