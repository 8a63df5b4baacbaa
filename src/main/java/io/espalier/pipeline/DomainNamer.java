package io.espalier.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.espalier.domain.DomainClassifier;
import io.espalier.domain.Nearest;
import io.espalier.inference.Encoder;
import io.espalier.inference.TextKey;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** Names the domain of a text: once for each text, on a thread of its own, behind a bounded queue. */
public final class DomainNamer implements AutoCloseable {
    private final DomainClassifier classifier;
    private final Encoder encoder;
    private final ThreadPoolExecutor thread;
    private final Cache<TextKey, Nearest> known;

    /**
     * @param queue texts waiting before {@link java.util.concurrent.RejectedExecutionException} is the answer
     * @param remembered texts whose domain is kept
     */
    public DomainNamer(DomainClassifier classifier, Encoder encoder, int queue, int remembered) {
        this.classifier = classifier;
        this.encoder = encoder;
        this.thread = new ThreadPoolExecutor(
                1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(Math.max(1, queue)), task -> {
                    var daemon = new Thread(task, "espalier-domains");
                    daemon.setDaemon(true);
                    return daemon;
                });
        this.known = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(remembered)
                .build();
    }

    /** Done already where the text was seen before. */
    CompletableFuture<Nearest> name(String text) {
        var read = DomainClassifier.readable(text);
        var key = TextKey.of(read);
        var before = known.getIfPresent(key);
        if (before != null) {
            return CompletableFuture.completedFuture(before);
        }
        return CompletableFuture.supplyAsync(() -> nameNow(key, read), thread);
    }

    private Nearest nameNow(TextKey key, String text) {
        var before = known.getIfPresent(key);
        if (before != null) {
            return before;
        }
        var nearest = classifier.nearest(encoder.encode(List.of(text)).getFirst());
        known.put(key, nearest);
        return nearest;
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
