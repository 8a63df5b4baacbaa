package io.espalier.train;

import io.espalier.train.EncodedShot.Piece;
import java.util.List;

/**
 * Brings what the shot head sees to one size: the encoder's mean vector about its mean over the training shots, in units of its spread over
 * all dimensions; each surface feature about its mean in units of its own spread, all of them together as heavy as the vector.
 *
 * <pre>
 *   row = [ (z − μ) / σ ,  √(d/f) · (x − m) / s ]     d + f numbers
 * </pre>
 *
 * @param vectorMean μ [d]
 * @param vectorScale σ
 * @param featureMean m [f]
 * @param featureScale s [f]
 */
public record Standardisation(float[] vectorMean, float vectorScale, float[] featureMean, float[] featureScale) {
    private static final float LEAST = 1e-6f;

    /** From the shots that a run may use. */
    public static Standardisation of(List<EncodedShot> shots) {
        var vectors = shots.stream()
                .flatMap(shot -> shot.pieces().stream())
                .map(Piece::mean)
                .toList();
        var features = shots.stream().map(EncodedShot::features).toList();
        var vectorMean = mean(vectors);
        var spreads = spread(vectors, vectorMean);
        var squares = 0.0;
        for (var spread : spreads) {
            squares += (double) spread * spread;
        }
        var featureMean = mean(features);
        return new Standardisation(
                vectorMean,
                Math.max(LEAST, (float) Math.sqrt(squares / spreads.length)),
                featureMean,
                spread(features, featureMean));
    }

    private static float[] mean(List<float[]> rows) {
        var mean = new float[rows.getFirst().length];
        for (int d = 0; d < mean.length; d++) {
            int column = d;
            mean[d] = (float)
                    rows.stream().mapToDouble(row -> row[column]).average().orElseThrow();
        }
        return mean;
    }

    private static float[] spread(List<float[]> rows, float[] mean) {
        var spread = new float[mean.length];
        for (int d = 0; d < mean.length; d++) {
            int column = d;
            var variance = rows.stream()
                    .mapToDouble(row -> Math.pow(row[column] - mean[column], 2))
                    .average()
                    .orElseThrow();
            spread[d] = variance < LEAST * LEAST ? 1 : (float) Math.sqrt(variance);
        }
        return spread;
    }

    /** √(d/f). */
    public float featureWeight() {
        return (float) Math.sqrt((double) vectorMean.length / Math.max(1, featureMean.length));
    }

    /** What the head sees of a piece of a shot [d + f]. */
    public float[] row(EncodedShot shot, Piece piece) {
        int d = vectorMean.length;
        var row = new float[d + featureMean.length];
        for (int i = 0; i < d; i++) {
            row[i] = (piece.mean()[i] - vectorMean[i]) / vectorScale;
        }
        for (int i = 0; i < featureMean.length; i++) {
            row[d + i] = featureWeight() * (shot.features()[i] - featureMean[i]) / featureScale[i];
        }
        return row;
    }
}
