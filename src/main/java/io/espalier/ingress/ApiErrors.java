package io.espalier.ingress;

import io.espalier.failure.ApiError;
import java.time.Duration;

/** The errors that the gateway itself answers to clients' mistakes. */
final class ApiErrors {
    private static final String TYPE = "invalid_request_error";

    private ApiErrors() {}

    static ApiError malformed(int offset, String message) {
        return ApiError.invalidRequest(
                "invalid_json", "The body is not valid JSON: " + message + " at byte " + offset + ".");
    }

    static ApiError noRoute() {
        return ApiError.of(404, TYPE, "model_not_found", "No route serves this model.")
                .about("model");
    }

    static ApiError tooLarge(long limit) {
        return ApiError.of(413, TYPE, "request_too_large", "The body is larger than " + limit + " bytes.");
    }

    static ApiError slowBody(Duration limit) {
        return ApiError.of(408, TYPE, "request_timeout", "No byte of the body came for " + limit.toSeconds() + " s.");
    }

    static ApiError slowHead(Duration limit) {
        return ApiError.of(
                408, TYPE, "request_timeout", "The request's head was not whole within " + limit.toSeconds() + " s.");
    }

    static ApiError targetTooLong() {
        return ApiError.of(414, TYPE, "uri_too_long", "The request's target is too long.");
    }

    static ApiError headersTooLarge() {
        return ApiError.of(431, TYPE, "headers_too_large", "The request's headers are too large.");
    }

    static ApiError notFound() {
        return ApiError.of(404, TYPE, "not_found", "There is nothing here; the API is under /v1.");
    }

    static ApiError methodNotAllowed(String method) {
        return ApiError.of(405, TYPE, "method_not_allowed", method + " is not allowed here.");
    }

    static ApiError webSocket() {
        return ApiError.of(501, TYPE, "websocket_not_supported", "WebSockets are not relayed; use HTTP.");
    }

    static ApiError unsupportedMedia() {
        return ApiError.of(415, TYPE, "unsupported_media_type", "The body must be application/json, not compressed.");
    }

    static ApiError badFraming() {
        return ApiError.invalidRequest("invalid_http", "The request's head is malformed or its framing is ambiguous.");
    }

    static ApiError total(Duration limit) {
        return ApiError.of(
                504,
                "upstream_error",
                "upstream_timeout",
                "The exchange took longer than " + limit.toSeconds() + " s.");
    }

    static ApiError internal() {
        return ApiError.of(500, "server_error", "internal_error", "The gateway failed to answer.");
    }
}
