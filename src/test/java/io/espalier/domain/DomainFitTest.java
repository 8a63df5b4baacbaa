package io.espalier.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class DomainFitTest {
    private static final String SHA = "0".repeat(64);
    private static final int DIMENSIONS = 16;
    private final Random random = new Random(42);

    @Test
    void aCentroidIsTheUnitVectorOfTheMean() {
        // Given
        var first = texts("first", vector(1, 0), vector(0, 1), vector(1, 0), vector(0, 1), vector(1, 0), vector(0, 1));
        var second = texts("second", vector(-1, 0), vector(-1, 0), vector(-1, 0), vector(-1, 0), vector(-1, 0));

        // When
        var model = new DomainFit(List.of(first, second)).fit("two", "none", 0.99);

        // Then
        float half = (float) Math.sqrt(0.5);
        assertThat(model.centroids().get(0).vector()).containsExactly(new float[] {half, half}, within(1e-6f));
        assertThat(model.centroids().get(1).vector()).containsExactly(new float[] {-1, 0}, within(1e-6f));
        assertThat(model.labels()).containsExactly("first", "second");
    }

    @Test
    void theTemperatureIsTheBestOfAFineGridOnLeaveOneOutPredictions() {
        // Given
        var domains = overlapping(60);

        // When
        var model = new DomainFit(domains).fit("overlap", "none", 0.9);

        // Then
        double best = IntStream.rangeClosed(-400, 100)
                .mapToDouble(i -> Math.exp(i / 100.0))
                .boxed()
                .min((a, b) -> Double.compare(naiveLoss(domains, a), naiveLoss(domains, b)))
                .orElseThrow();
        assertThat(model.temperature()).isCloseTo(best, within(0.02 * best));
    }

    @Test
    void whatIsNamedOnUnseenTextsIsAboutAsAccurateAsWanted() {
        // Given
        var model = new DomainFit(overlapping(200)).fit("overlap", "none", 0.95);

        // When
        var report = new DomainEval(model).evaluate(overlapping(400), List.of());

        // Then
        assertThat(report.accuracy()).isGreaterThan(0.92);
        assertThat(report.coverage()).isBetween(0.2, 0.98);
        assertThat(report.calibrationError()).isLessThan(0.06);
    }

    @Test
    void textsOfAnotherKindAreUnknownHoweverSureTheSoftmax() {
        // Given
        var model = new DomainFit(List.of(around("a", axis(0), 0.2, 50), around("b", axis(1), 0.2, 50)))
                .fit("apart", "none", 0.99);

        // When
        var foreign = around("c", axis(2), 0.2, 40);
        var report = new DomainEval(model).evaluate(List.of(), foreign.vectors());

        // Then
        assertThat(report.foreign().unknown()).isGreaterThan(36);
    }

    @Test
    void equalTextsGiveAnEqualModel() {
        // Given
        var domains = overlapping(30);

        // When
        var models = IntStream.range(0, 2)
                .mapToObj(i -> new DomainFit(domains).fit("same", "none", 0.95))
                .toList();

        // Then
        assertThat(models.get(0)).usingRecursiveComparison().isEqualTo(models.get(1));
    }

    @Test
    void domainsThatAreAlwaysToldApartDoNotMakeEveryConfidenceOne() {
        // Given
        var domains = List.of(around("a", axis(0), 0.1, 30), around("b", axis(1), 0.1, 30));

        // When
        var model = new DomainFit(domains).fit("apart", "none", 0.99);

        // Then
        assertThat(model.minConfidence()).isLessThan(0.99);
        assertThat(new DomainClassifier(model).classify(Vectors.unit(axis(0))).confidence())
                .isGreaterThan(0.9);
    }

    @Test
    void tooFewTextsAreRefusedByName() {
        // Given
        var domains = List.of(around("enough", axis(0), 0.1, 9), around("scarce", axis(1), 0.1, 4));

        // When / Then
        assertThatThrownBy(() -> new DomainFit(domains))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("'scarce' has 4 texts");
    }

    /** Written from the formula, with nothing shared with the code under test but the vectors. */
    private static double naiveLoss(List<DomainTexts> domains, double temperature) {
        double loss = 0;
        int texts = 0;
        for (int d = 0; d < domains.size(); d++) {
            for (int t = 0; t < domains.get(d).vectors().size(); t++) {
                var scores = new double[domains.size()];
                for (int k = 0; k < scores.length; k++) {
                    scores[k] = cosineToMean(
                                    domains.get(d).vectors().get(t),
                                    domains.get(k).vectors(),
                                    k == d ? t : -1)
                            / temperature;
                }
                double whole = Math.log(DoubleStream.of(scores).map(Math::exp).sum());
                double smoothed = 1.0
                        / (domains.stream()
                                        .mapToInt(each -> each.vectors().size())
                                        .sum()
                                + 2);
                for (int k = 0; k < scores.length; k++) {
                    loss += (k == d ? 1 - smoothed : smoothed / (scores.length - 1)) * (whole - scores[k]);
                }
                texts++;
            }
        }
        return loss / texts;
    }

    private static double cosineToMean(float[] vector, List<float[]> others, int without) {
        var mean = new double[vector.length];
        for (int i = 0; i < others.size(); i++) {
            for (int j = 0; i != without && j < mean.length; j++) {
                mean[j] += others.get(i)[j];
            }
        }
        double norm = Math.sqrt(DoubleStream.of(mean).map(x -> x * x).sum());
        return IntStream.range(0, mean.length)
                .mapToDouble(j -> vector[j] * mean[j] / norm)
                .sum();
    }

    private List<DomainTexts> overlapping(int texts) {
        return List.of(
                around("a", axis(0), 0.45, texts),
                around("b", axis(1), 0.45, texts),
                around("c", axis(2), 0.45, texts));
    }

    private DomainTexts around(String label, double[] centre, double noise, int count) {
        var vectors = new ArrayList<float[]>();
        for (int i = 0; i < count; i++) {
            var vector = IntStream.range(0, DIMENSIONS)
                    .mapToDouble(j -> centre[j] + noise * random.nextGaussian())
                    .toArray();
            vectors.add(Vectors.unit(vector));
        }
        return new DomainTexts(label, vectors, SHA);
    }

    private static double[] axis(int which) {
        var axis = new double[DIMENSIONS];
        axis[which] = 1;
        return axis;
    }

    private static DomainTexts texts(String label, float[]... vectors) {
        return new DomainTexts(label, List.of(vectors), SHA);
    }

    private static float[] vector(float... values) {
        return values;
    }
}
