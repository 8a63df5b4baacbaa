package io.espalier.boot;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.failure.ApiError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What a caller of {@code /v1/compress} asks besides its messages.
 *
 * @param model null where none is named
 * @param budget empty where the route's counts
 */
record CompressRequest(@Nullable String model, OptionalInt budget) {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    /** The caller's mistake. */
    static final class Refused extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient ApiError error;

        Refused(ApiError error) {
            super(error.message(), null, false, false);
            this.error = error;
        }

        ApiError error() {
            return error;
        }
    }

    /** @throws Refused where the body is not what is expected */
    static CompressRequest read(byte[] body) {
        try {
            var request = JSON.readTree(body);
            if (!request.path("messages").isArray()) {
                throw refused("messages", "expected a JSON object with an array 'messages'");
            }
            return new CompressRequest(request.path("model").textValue(), budget(request.path("budget")));
        } catch (JsonProcessingException e) {
            throw refused(null, "not JSON, at byte " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException("bytes in memory cannot fail", e);
        }
    }

    private static OptionalInt budget(JsonNode budget) {
        if (budget.isMissingNode() || budget.isNull()) {
            return OptionalInt.empty();
        }
        if (!budget.isInt() || budget.intValue() < 0) {
            throw refused("budget", "'budget' must be a whole number of tokens, 0 or more");
        }
        return OptionalInt.of(budget.intValue());
    }

    private static Refused refused(@Nullable String param, String why) {
        var error = ApiError.invalidRequest("invalid_compress_request", "/v1/compress: " + why);
        return new Refused(param == null ? error : error.about(param));
    }
}
