package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import org.jspecify.annotations.Nullable;

/** What can be refused from a request's head alone, whoever sends it. */
final class HeadCheck {
    private HeadCheck() {}

    /** @return null where the head is in order */
    static @Nullable ApiError refusal(HttpServerRequest request, String path, GatewayWiring wiring) {
        var method = request.method();
        if (method == HttpMethod.CONNECT || method == HttpMethod.TRACE) {
            return ApiErrors.methodNotAllowed(method.name());
        }
        boolean writable = request.version() != HttpVersion.HTTP_2 || FieldSyntax.isValid(request.headers());
        if (!RequestTarget.isPrintable(request.uri()) || !writable) {
            return ApiErrors.badFraming();
        }
        if (!isServed(path) || RequestTarget.climbs(path)) {
            return ApiErrors.notFound();
        }
        if (request.headers().contains(HttpHeaders.UPGRADE, HttpHeaders.WEBSOCKET, true)) {
            return ApiErrors.webSocket();
        }
        if (wiring.endpoints().containsKey(path) && method != HttpMethod.POST) {
            return ApiErrors.methodNotAllowed(method.name());
        }
        return null;
    }

    /** A browser's question before the real request: it never carries credentials. */
    static boolean isPreflight(HttpServerRequest request) {
        return request.method() == HttpMethod.OPTIONS && request.headers().contains("access-control-request-method");
    }

    private static boolean isServed(String path) {
        return path.startsWith("/v1") && (path.length() == 3 || path.charAt(3) == '/');
    }
}
