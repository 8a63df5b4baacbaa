package io.espalier.ingress;

import io.espalier.config.ExpertMode;
import io.espalier.expert.ExpertPlan;
import io.espalier.meter.ExchangeSummary;
import io.espalier.meter.ExchangeSummary.Models;
import io.espalier.meter.ExchangeSummary.Sizes;
import io.espalier.meter.ExchangeSummary.Times;
import io.espalier.meter.ExchangeSummary.Usage;
import io.espalier.meter.Operation;
import io.espalier.openai.Endpoint;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.upstream.Delivery;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes known of an exchange on its way; lengths, hashes, names and times, never text. Confined to its event loop. */
final class ExchangeFacts {
    final String id;
    final String path;
    final Endpoint endpoint;
    final long began;

    int route = -1;

    @Nullable
    String upstream;

    @Nullable
    String client;

    @Nullable
    String requestModel;

    /** What the route writes in place of the client's model; null where it leaves it. */
    @Nullable
    String rewrittenModel;

    @Nullable
    String responseModel;

    int status;

    /** The code of the gateway's own error; null where it answers none. */
    @Nullable
    String error;

    int attempts;
    boolean streamed;

    @Nullable
    String bodyHash;

    long requestBytes;
    long sentBytes;
    long replyBytes;
    long inputTokens = -1;
    long outputTokens = -1;

    @Nullable
    PruneOutcome prune;

    @Nullable
    ExpertPlan experts;

    ExpertMode expertMode = ExpertMode.NONE;

    /** When the request could have gone upstream, had the gateway nothing to do. */
    long readyAt;
    /** When the gateway was done with the request; 0 until then, as for all times that follow. */
    long preparedAt;

    long sentAt;
    long repliedAt;
    /** When the reply's head was passed on. */
    long passedOnAt;

    long firstByteAt;
    long endedAt;

    ExchangeFacts(String id, String path, long now) {
        this.id = id;
        this.path = path;
        this.endpoint = Endpoint.of(path);
        this.began = now;
        this.readyAt = now;
    }

    void sending(long now) {
        sentBytes = 0;
        sentAt = sentAt == 0 ? now : sentAt;
    }

    /** The exchange ended; what those who worked on it know is taken over. */
    void end(long now, @Nullable RequestIntake intake, @Nullable Delivery delivery) {
        endedAt = now;
        // What is streamed goes upstream without being taken in first.
        requestBytes = intake == null ? 0 : Math.max(intake.received(), intake.streams() ? sentBytes : 0);
        if (delivery != null) {
            attempts = delivery.attempts();
            upstream = delivery.tried();
        }
    }

    ExchangeSummary summary(ExchangeSummary.Outcome outcome) {
        return new ExchangeSummary(
                id,
                Operation.of(endpoint, path),
                route,
                upstream,
                client,
                new Models(requestModel, sentModel(), responseModel),
                status,
                outcome,
                error,
                attempts,
                streamed,
                bodyHash,
                new Sizes(requestBytes, sentBytes, replyBytes),
                new Usage(inputTokens, outputTokens),
                prune,
                experts == null ? null : new ExchangeSummary.Experts(experts, expertMode),
                times());
    }

    private @Nullable String sentModel() {
        return sentAt == 0 ? null : modelToSend();
    }

    /** What the request names when it goes upstream; null where it names none. */
    @Nullable
    String modelToSend() {
        return rewrittenModel == null ? requestModel : rewrittenModel;
    }

    private Times times() {
        return new Times(
                Duration.ofNanos(readyAt - began),
                sinceBegan(preparedAt),
                sinceBegan(sentAt),
                sinceBegan(repliedAt),
                sinceBegan(firstByteAt),
                Duration.ofNanos(endedAt - began),
                overhead());
    }

    private @Nullable Duration sinceBegan(long at) {
        return at == 0 ? null : Duration.ofNanos(at - began);
    }

    /** What the gateway itself added so far. */
    Duration overhead() {
        return between(readyAt, preparedAt).plus(between(repliedAt, passedOnAt));
    }

    private static Duration between(long from, long to) {
        return to == 0 ? Duration.ZERO : Duration.ofNanos(Math.max(0, to - from));
    }
}
