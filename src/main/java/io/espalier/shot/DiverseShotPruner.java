package io.espalier.shot;

import io.espalier.inference.Encoder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Keeps the most diverse shots: the one farthest from those kept, again and again, while the budget lasts (Gonzalez 1985). */
public final class DiverseShotPruner implements ShotPruner {
    private final Encoder encoder;

    public DiverseShotPruner(Encoder encoder) {
        this.encoder = encoder;
    }

    @Override
    public ShotDecision decide(ShotCall call) {
        int n = call.texts().size();
        if (Arrays.stream(call.tokens()).sum() <= call.budget()) {
            return new ShotDecision(IntStream.range(0, n).boxed().toList());
        }
        var vectors = encoder.encode(call.texts());
        var kept = new ArrayList<>(call.pinned());
        int next = farthest(vectors, kept, call);
        while (next >= 0) {
            kept.add(next);
            next = farthest(vectors, kept, call);
        }
        kept.sort(null);
        return new ShotDecision(kept);
    }

    /** The shot that is least like those kept, among those that still fit; -1 where none does. */
    private static int farthest(List<float[]> vectors, List<Integer> kept, ShotCall call) {
        int left = call.budget() - kept.stream().mapToInt(i -> call.tokens()[i]).sum();
        return IntStream.range(0, vectors.size())
                .filter(i -> !kept.contains(i) && call.tokens()[i] <= left)
                .boxed()
                .min(Comparator.comparingDouble(i -> likeness(vectors.get(i), vectors, kept)))
                .orElse(-1);
    }

    private static double likeness(float[] vector, List<float[]> vectors, List<Integer> kept) {
        return kept.stream().mapToDouble(k -> dot(vector, vectors.get(k))).max().orElse(-1);
    }

    private static float dot(float[] a, float[] b) {
        float s = 0;
        for (int i = 0; i < a.length; i++) {
            s += a[i] * b[i];
        }
        return s;
    }

    @Override
    public String name() {
        return "diverse";
    }

    @Override
    public String hash8() {
        try {
            var recipe = "k-center/1 all-minilm-l6-v2-q".getBytes(java.nio.charset.StandardCharsets.UTF_8);
            var hash = java.security.MessageDigest.getInstance("SHA-256").digest(recipe);
            return java.util.HexFormat.of().formatHex(hash, 0, 4);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
