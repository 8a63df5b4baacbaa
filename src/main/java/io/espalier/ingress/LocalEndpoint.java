package io.espalier.ingress;

import io.espalier.failure.ApiError;
import java.util.Map;
import java.util.concurrent.CompletionStage;

/** A path that the gateway answers itself, from a complete body. */
@FunctionalInterface
public interface LocalEndpoint {
    /**
     * @param body the request's bytes, not decoded
     * @param headers the request's headers, names in lower case
     */
    record Call(byte[] body, Map<String, String> headers) {}

    /** @param headers added to the reply; {@code content-length} is the gateway's */
    record Answer(int status, Map<String, String> headers, byte[] body) {
        public static Answer json(int status, byte[] body) {
            return new Answer(status, Map.of("content-type", "application/json"), body);
        }

        public static Answer error(ApiError error) {
            return json(error.status(), error.json());
        }
    }

    /** Called on an event loop; completes on any thread. A failure becomes a 500 that tells nothing of its cause. */
    CompletionStage<Answer> answer(Call call);
}
