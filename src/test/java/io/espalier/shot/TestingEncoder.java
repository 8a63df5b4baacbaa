package io.espalier.shot;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.inference.Artefact;
import io.espalier.inference.Encoder;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** An encoder without a model: texts that share letter pairs are alike. Counts the texts it was given. */
final class TestingEncoder implements Encoder {
    private static final int DIMENSIONS = 24;

    private final String vocabulary;
    private final AtomicInteger encoded = new AtomicInteger();

    TestingEncoder() {
        this("letter pairs");
    }

    TestingEncoder(String vocabulary) {
        this.vocabulary = vocabulary;
    }

    int encoded() {
        return encoded.get();
    }

    @Override
    public List<float[]> encode(List<String> texts) {
        encoded.addAndGet(texts.size());
        return texts.stream().map(TestingEncoder::vector).toList();
    }

    private static float[] vector(String text) {
        var vector = new float[DIMENSIONS];
        for (int i = 0; i + 1 < text.length(); i++) {
            vector[(text.charAt(i) * 31 + text.charAt(i + 1)) % DIMENSIONS]++;
        }
        double length = 0;
        for (float value : vector) {
            length += (double) value * value;
        }
        for (int i = 0; i < DIMENSIONS; i++) {
            vector[i] /= (float) Math.max(1e-9, Math.sqrt(length));
        }
        return vector;
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public Artefact artefact() {
        return Artefact.of("letter-pairs", vocabulary.getBytes(UTF_8));
    }

    @Override
    public void close() {}
}
