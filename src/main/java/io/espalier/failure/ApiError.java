package io.espalier.failure;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * An error the gateway itself answers, in OpenAI's form. Every text in it is safe to show: it never quotes a prompt,
 * a key or an upstream's address.
 *
 * @param retryAfter what the {@code retry-after} header says, rounded up to seconds; null for no header
 */
public record ApiError(
        int status,
        String type,
        @Nullable String param,
        @Nullable String code,
        String message,
        @Nullable Duration retryAfter) {

    public static ApiError of(int status, String type, String code, String message) {
        return new ApiError(status, type, null, code, message, null);
    }

    public static ApiError invalidRequest(String code, String message) {
        return of(400, "invalid_request_error", code, message);
    }

    public ApiError about(String newParam) {
        return new ApiError(status, type, newParam, code, message, retryAfter);
    }

    public ApiError retryAfter(Duration wait) {
        return new ApiError(status, type, param, code, message, wait);
    }

    /** The body: {@code {"error":{"message","type","param","code"}}}, all four keys always there. */
    public byte[] json() {
        var error = JsonNodeFactory.instance.objectNode();
        error.put("message", message).put("type", type).put("param", param).put("code", code);
        return JsonNodeFactory.instance
                .objectNode()
                .set("error", error)
                .toString()
                .getBytes(StandardCharsets.UTF_8);
    }
}
