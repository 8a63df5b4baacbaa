package io.espalier.shot;

import io.espalier.inference.Artefact;
import io.espalier.inference.Encoder;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The definition of k-centre greedy under a budget, word for word, with everything computed anew for every choice. */
final class NaiveDiverseShotPruner implements ShotPruner {
    private final Encoder encoder;

    NaiveDiverseShotPruner(Encoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public ShotDecision decide(ShotCall call) {
        var everything = IntStream.range(0, call.candidates().size()).boxed().toList();
        if (tokens(call, everything) <= call.budget()) {
            return new ShotDecision(everything);
        }
        var vectors = encoder.encode(call.texts());
        var kept = new ArrayList<>(everything.stream()
                .filter(i -> call.candidates().get(i).pinned())
                .toList());
        for (var next = next(call, vectors, kept); next >= 0; next = next(call, vectors, kept)) {
            kept.add(next);
        }
        kept.sort(null);
        return new ShotDecision(kept);
    }

    private static int next(ShotCall call, List<float[]> vectors, List<Integer> kept) {
        int best = -1;
        double bestValue = 0;
        for (int i = 0; i < vectors.size(); i++) {
            boolean fits = tokens(call, kept) + call.candidates().get(i).tokens() <= call.budget();
            if (kept.contains(i) || !fits) {
                continue;
            }
            double value = kept.isEmpty() ? dot(mean(vectors), vectors.get(i)) : distance(vectors, kept, i);
            if (best < 0 || value > bestValue) {
                best = i;
                bestValue = value;
            }
        }
        return best;
    }

    /** From shot {@code i} to the nearest of those kept. */
    private static double distance(List<float[]> vectors, List<Integer> kept, int i) {
        return kept.stream()
                .mapToDouble(centre -> 1 - dot(vectors.get(centre), vectors.get(i)))
                .min()
                .orElseThrow();
    }

    private static float[] mean(List<float[]> vectors) {
        var mean = new float[vectors.getFirst().length];
        for (var vector : vectors) {
            for (int d = 0; d < mean.length; d++) {
                mean[d] += vector[d] / vectors.size();
            }
        }
        return mean;
    }

    private static double dot(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(d -> (double) a[d] * b[d])
                .reduce(0, Double::sum);
    }

    private static long tokens(ShotCall call, List<Integer> shots) {
        return shots.stream().mapToLong(i -> call.candidates().get(i).tokens()).sum();
    }

    @Override
    public Artefact artefact() {
        return Artefact.of("naive-diverse", encoder.artefact().part());
    }
}
