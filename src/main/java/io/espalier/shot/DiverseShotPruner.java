package io.espalier.shot;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.espalier.inference.Artefact;
import io.espalier.inference.Encoder;
import java.util.Arrays;

/**
 * Keeps the most diverse shots that fit: k-centre greedy (Gonzalez 1985) under a budget. Knows nothing of the target, and needs no
 * training.
 *
 * <p>It starts from the pinned shots, or where there are none from the shot nearest to the mean of all, and adds the shot that is least
 * like any of those kept, among those that still fit, until none does. Likeness is the cosine of the shots' vectors; of equally good
 * shots the first is taken. {@code O(n k d)} for n shots of which k stay, and d dimensions.
 */
public final class DiverseShotPruner implements ShotPruner {
    private static final byte[] RECIPE = "k-centre greedy from the mean, version 2".getBytes(US_ASCII);

    private final Encoder encoder;
    private final Artefact artefact;

    public DiverseShotPruner(Encoder encoder) {
        this.encoder = encoder;
        this.artefact = Artefact.of("diverse", RECIPE, encoder.artefact().part());
    }

    @Override
    public Artefact artefact() {
        return artefact;
    }

    @Override
    public ShotDecision decide(ShotCall call) {
        if (call.tokens(call.all()) <= call.budget()) {
            return ShotDecision.of(call.all());
        }
        var choice = new Choice(call);
        if (choice.isOpen()) {
            fill(choice, encoder.encode(call.texts()).toArray(float[][]::new));
        }
        return ShotDecision.of(choice.kept());
    }

    private static void fill(Choice choice, float[][] vectors) {
        if (choice.kept().isEmpty()) {
            choice.keep(choice.highest(likeness(mean(vectors), vectors)));
        }
        var distance = new double[vectors.length];
        Arrays.fill(distance, Double.POSITIVE_INFINITY);
        choice.kept().stream().forEach(centre -> shorten(distance, vectors[centre], vectors));
        while (choice.isOpen()) {
            int farthest = choice.highest(distance);
            choice.keep(farthest);
            shorten(distance, vectors[farthest], vectors);
        }
    }

    /** Makes of each shot's distance to the nearest centre what it is with one centre more. */
    private static void shorten(double[] distance, float[] centre, float[][] vectors) {
        var likeness = likeness(centre, vectors);
        for (int i = 0; i < distance.length; i++) {
            distance[i] = Math.min(distance[i], 1 - likeness[i]);
        }
    }

    private static double[] likeness(float[] centre, float[][] vectors) {
        return Arrays.stream(vectors).mapToDouble(vector -> dot(centre, vector)).toArray();
    }

    private static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        if (!Double.isFinite(sum)) {
            throw new IllegalStateException("the encoder gave a vector that is not finite");
        }
        return sum;
    }

    private static float[] mean(float[][] vectors) {
        var mean = new float[vectors[0].length];
        for (var vector : vectors) {
            for (int d = 0; d < mean.length; d++) {
                mean[d] += vector[d] / vectors.length;
            }
        }
        return mean;
    }
}
