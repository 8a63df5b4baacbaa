package io.espalier.meter;

import io.espalier.config.ExpertMode;
import io.espalier.expert.ExpertPlan;
import io.espalier.pipeline.PruneOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an exchange when it ends; lengths, hashes, names and times, never text.
 *
 * @param id the {@code x-request-id}
 * @param operation what its path asks for, one of {@link Operation}'s words
 * @param route the index of the route in the configuration, -1 where none was chosen
 * @param upstream the upstream that was tried last; null where none was
 * @param client the client's configured name; null where clients are open
 * @param status what the client was answered; 499 where the client left first
 * @param error the code of the gateway's own error; null where it answered none
 * @param attempts tries at upstreams
 * @param bodyHash a prefix of the SHA-256 of the request's body as received; null where it had none or was streamed
 * @param prune what the pruning stages made of it; null where they were not asked
 * @param experts which model was chosen; null where the route knows no expert profiles
 */
public record ExchangeSummary(
        String id,
        String operation,
        int route,
        @Nullable String upstream,
        @Nullable String client,
        Models models,
        int status,
        Outcome outcome,
        @Nullable String error,
        int attempts,
        boolean streamed,
        @Nullable String bodyHash,
        Sizes bytes,
        Usage tokens,
        @Nullable PruneOutcome prune,
        @Nullable Experts experts,
        Times times) {

    /**
     * One exchange's three names for its model. The first is the client's text and the last the upstream's.
     *
     * @param asked null where the body names none
     * @param sent null where nothing was sent, or the body names none
     * @param answered null where the reply names none
     */
    public record Models(
            @Nullable String asked,
            @Nullable String sent,
            @Nullable String answered) {}

    /**
     * Bytes of bodies.
     *
     * @param request as received
     * @param sent upstream
     * @param reply to the client
     */
    public record Sizes(long request, long sent, long reply) {}

    /** @param mode how the route applies profiles */
    public record Experts(ExpertPlan plan, ExpertMode mode) {}

    /** Tokens by the reply's own count; -1 where it names none. */
    public record Usage(long input, long output) {}

    /**
     * Times from the arrival of the request's head; null for what did not come to pass.
     *
     * @param ready the gateway had what it needs of the request
     * @param prepared the request was ready to go upstream
     * @param sent the first byte went upstream
     * @param replied the reply's head came
     * @param firstByte the first byte of the reply's body went to the client
     * @param total the exchange's end
     * @param overhead what the gateway itself added: from ready to prepared, and from the reply's head to its being passed on
     */
    public record Times(
            Duration ready,
            @Nullable Duration prepared,
            @Nullable Duration sent,
            @Nullable Duration replied,
            @Nullable Duration firstByte,
            Duration total,
            Duration overhead) {}

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
