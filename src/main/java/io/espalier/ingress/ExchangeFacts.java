package io.espalier.ingress;

import io.espalier.meter.ExchangeSummary;
import io.espalier.openai.Endpoint;
import io.espalier.pipeline.PruneOutcome;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What becomes known of an exchange on its way; lengths, names and times, never text. Confined to its event loop. */
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

    @Nullable
    String responseModel;

    int status;
    int attempts;
    boolean streamed;
    long requestBytes;
    long sentBytes;
    long replyBytes;
    long inputTokens = -1;
    long outputTokens = -1;

    @Nullable
    PruneOutcome prune;

    /** When the request could have gone upstream, had the gateway nothing to do. */
    long readyAt;
    /** 0 until something went upstream. */
    long sentAt;
    /** 0 until something of the reply's body went to the client. */
    long firstByteAt;

    long endedAt;

    ExchangeFacts(String id, String path, long now) {
        this.id = id;
        this.path = path;
        this.endpoint = Endpoint.of(path);
        this.began = now;
        this.readyAt = now;
    }

    ExchangeSummary summary(ExchangeSummary.Outcome outcome, long now) {
        return new ExchangeSummary(
                id,
                operation(),
                path,
                route,
                upstream,
                client,
                requestModel,
                responseModel,
                status,
                outcome,
                attempts,
                streamed,
                requestBytes,
                sentBytes,
                replyBytes,
                inputTokens,
                outputTokens,
                prune,
                overhead(),
                firstByteAt == 0 ? null : Duration.ofNanos(firstByteAt - began),
                Duration.ofNanos(now - began));
    }

    Duration overhead() {
        return Duration.ofNanos(sentAt == 0 ? 0 : Math.max(0, sentAt - readyAt));
    }

    private String operation() {
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> "chat";
            case COMPLETIONS -> "text_completion";
            case EMBEDDINGS -> "embeddings";
            case OTHER -> lastWord();
        };
    }

    private String lastWord() {
        int end = path.endsWith("/") ? path.length() - 1 : path.length();
        return path.substring(path.lastIndexOf('/', end - 1) + 1, end);
    }
}
