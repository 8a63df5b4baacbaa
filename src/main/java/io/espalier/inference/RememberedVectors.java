package io.espalier.inference;

import com.github.benmanes.caffeine.cache.Weigher;
import java.util.List;

/** An encoder that encodes each text once, and remembers its vector by the text's content. */
public final class RememberedVectors implements Encoder {
    private final Encoder encoder;
    private final Remembered<String, float[]> vectors;

    /** @param remembered vectors kept */
    public RememberedVectors(Encoder encoder, int remembered) {
        this.encoder = encoder;
        this.vectors = new Remembered<>(TextKey::of, encoder::encode, remembered, Weigher.singletonWeigher());
    }

    /** The vectors are shared; the caller must not change them. */
    @Override
    public List<float[]> encode(List<String> texts) {
        return vectors.of(texts);
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
