package io.espalier.shot;

import io.espalier.inference.Artefact;
import io.espalier.inference.ShotScore;
import io.espalier.inference.ShotScorer;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** A scorer without a model: a text's logit and those of its chars are drawn from them. Every char is a word-piece. Counts its work. */
public final class TestingShotScorer implements ShotScorer {
    private final AtomicInteger scored = new AtomicInteger();
    private final AtomicInteger calls = new AtomicInteger();

    public int scored() {
        return scored.get();
    }

    /** How often it was asked, for however many shots. */
    public int calls() {
        return calls.get();
    }

    @Override
    public List<ShotScore> score(List<Input> shots) {
        calls.incrementAndGet();
        return shots.stream().map(shot -> score(shot.text())).toList();
    }

    private ShotScore score(String text) {
        scored.incrementAndGet();
        var starts = new int[text.length()];
        var ends = new int[text.length()];
        var keep = new float[text.length()];
        for (int i = 0; i < text.length(); i++) {
            starts[i] = i;
            ends[i] = i + 1;
            keep[i] = text.charAt(i) * 37 % 11 - 5;
        }
        return new ShotScore(text.hashCode() % 1000 / 100.0, new float[] {1, 0}, starts, ends, keep);
    }

    @Override
    public Artefact artefact() {
        return Artefact.of("testing-scorer");
    }

    @Override
    public void close() {}
}
