package io.espalier.upstream;

import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether a server has lately shown that it serves a model. Asked before the first use and again as the answer grows old; a proof that
 * is too old is none. Safe for many threads, and never waits.
 */
final class ModelProof {
    private static final Duration FRESH = Duration.ofSeconds(15);
    private static final Duration VALID = Duration.ofSeconds(60);

    private final ModelsProbe probe;
    private final String model;
    private final LongSupplier nanos;
    private final AtomicBoolean asking = new AtomicBoolean();
    private volatile @Nullable Long provedAt;
    private volatile @Nullable Long askedAt;

    ModelProof(ModelsProbe probe, String model, LongSupplier nanos) {
        this.probe = probe;
        this.model = model;
        this.nanos = nanos;
    }

    String model() {
        return model;
    }

    /** Asks again where the last answer has grown old, and says what is known now. */
    boolean holds(URI models, @Nullable String apiKey) {
        var now = nanos.getAsLong();
        if (isOlder(askedAt, FRESH, now) && asking.compareAndSet(false, true)) {
            probe.serves(models, apiKey, model).thenAccept(this::answered);
        }
        return !isOlder(provedAt, VALID, now);
    }

    /** What was proved no longer is: the server was started again. */
    void forget() {
        provedAt = null;
        askedAt = null;
    }

    private void answered(boolean serves) {
        var now = nanos.getAsLong();
        provedAt = serves ? now : null;
        // A server that does not serve it yet is asked again soon; one that does, when the answer has grown old.
        askedAt = serves ? now : now - FRESH.toNanos() + Duration.ofMillis(250).toNanos();
        asking.set(false);
    }

    private static boolean isOlder(@Nullable Long then, Duration age, long now) {
        return then == null || now - then > age.toNanos();
    }
}
