package io.espalier.meter;

import io.espalier.pipeline.PruneOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an exchange when it ends; lengths, names and times, never text.
 *
 * @param id the {@code x-request-id}
 * @param operation the OpenTelemetry GenAI operation: {@code chat}, {@code text_completion}, {@code embeddings} or the path's last word
 * @param route the index of the route in the configuration, -1 where none was chosen
 * @param client the client's configured name; null where clients are open
 * @param requestModel the model the client asked for; null where the body names none
 * @param responseModel the model the reply names; null where it names none
 * @param status what the client was answered; 499 where the client left first
 * @param outcome how it ended
 * @param requestBytes bytes of the request's body as received
 * @param sentBytes bytes of the body sent upstream
 * @param replyBytes bytes of the reply's body
 * @param inputTokens the reply's own usage; -1 where it names none
 * @param outputTokens the reply's own usage; -1 where it names none
 * @param overhead time the gateway spent before the request went upstream
 * @param firstByte time from the request's head to the reply's first body byte; null where there was none
 */
public record ExchangeSummary(
        String id,
        String operation,
        String path,
        int route,
        @Nullable String upstream,
        @Nullable String client,
        @Nullable String requestModel,
        @Nullable String responseModel,
        int status,
        Outcome outcome,
        int attempts,
        boolean streamed,
        long requestBytes,
        long sentBytes,
        long replyBytes,
        long inputTokens,
        long outputTokens,
        @Nullable PruneOutcome prune,
        Duration overhead,
        @Nullable Duration firstByte,
        Duration total) {

    /** How an exchange ended. */
    public enum Outcome {
        /** Relayed to its end. */
        COMPLETED,
        /** Answered by the gateway itself with an error. */
        REFUSED,
        /** The upstream failed before its first byte; the client got a 502, 503 or 504. */
        UPSTREAM_FAILED,
        /** The upstream broke off after its first byte; the client's stream was reset. */
        UPSTREAM_CUT,
        /** The reply carried an error event in a stream of status 200. */
        ERROR_EVENT,
        /** The client left. */
        CANCELLED
    }
}
