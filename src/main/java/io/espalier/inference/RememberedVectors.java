package io.espalier.inference;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.List;

/** An encoder that encodes each text once, and remembers its vector by the text's content. */
public final class RememberedVectors implements Encoder {
    private final Encoder encoder;
    private final Cache<TextKey, float[]> known;

    /** @param remembered vectors kept */
    public RememberedVectors(Encoder encoder, int remembered) {
        this.encoder = encoder;
        this.known = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumSize(remembered)
                .build();
    }

    /** The vectors are shared; the caller must not change them. */
    @Override
    public List<float[]> encode(List<String> texts) {
        return texts.stream().map(this::encode).toList();
    }

    private float[] encode(String text) {
        var key = TextKey.of(text);
        var before = known.getIfPresent(key);
        if (before != null) {
            return before;
        }
        var vector = encoder.encode(List.of(text)).getFirst();
        known.put(key, vector);
        return vector;
    }

    @Override
    public int dimensions() {
        return encoder.dimensions();
    }

    @Override
    public Artefact artefact() {
        return encoder.artefact();
    }

    @Override
    public void close() {
        encoder.close();
    }
}
