package io.espalier.ingress;

import io.espalier.failure.ApiError;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** A path that the gateway answers itself, from a complete body. */
@FunctionalInterface
public interface LocalEndpoint {
    /**
     * @param body the request's bytes, not decoded
     * @param headers the request's headers, names in lower case
     */
    record Call(byte[] body, Map<String, String> headers) {}

    /**
     * @param headers added to the reply; {@code content-length} is the gateway's
     * @param error the code of the error that it is; null where it is none
     */
    record Answer(
            int status,
            Map<String, String> headers,
            byte[] body,
            @Nullable String error) {
        private static final Map<String, String> JSON = Map.of("content-type", "application/json");

        public static Answer json(int status, byte[] body) {
            return new Answer(status, JSON, body, null);
        }

        public static Answer error(ApiError error) {
            return new Answer(error.status(), JSON, error.json(), error.code());
        }
    }

    /** Called on an event loop; completes on any thread. A failure becomes a 500 that tells nothing of its cause. */
    CompletionStage<Answer> answer(Call call);
}
