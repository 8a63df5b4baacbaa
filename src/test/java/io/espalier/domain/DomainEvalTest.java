package io.espalier.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.domain.DomainModel.Centroid;
import io.espalier.domain.DomainReport.CurvePoint;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainEvalTest {
    private static final String SHA = "0".repeat(64);
    private static final DomainModel MODEL = new DomainModel(
            "axes",
            "none",
            List.of(new Centroid("x", new float[] {1, 0}, 9, SHA), new Centroid("y", new float[] {0, 1}, 9, SHA)),
            0.2,
            0.6,
            0);
    private static final float[] X = {1, 0};
    private static final float[] Y = {0, 1};
    private static final float[] BETWEEN = {0.71f, 0.70f};

    @Test
    void everyTextStandsOnceInTheMatrix() {
        // Given
        var texts =
                List.of(new DomainTexts("x", List.of(X, X, Y, BETWEEN), SHA), new DomainTexts("y", List.of(Y, Y), SHA));

        // When
        var report = new DomainEval(MODEL).evaluate(texts, List.of());

        // Then
        assertThat(report.confusion()).isDeepEqualTo(new int[][] {{2, 1, 1}, {0, 2, 0}});
        assertThat(report.coverage()).isCloseTo(5 / 6.0, within(1e-9));
        assertThat(report.accuracy()).isCloseTo(4 / 5.0, within(1e-9));
    }

    @Test
    void theCurveEndsAtAllTextsAndTheNearestDomainsAccuracy() {
        // Given
        var texts = List.of(new DomainTexts("x", List.of(X, X, Y, BETWEEN), SHA));

        // When
        var report = new DomainEval(MODEL).evaluate(texts, List.of());

        // Then
        assertThat(report.curve()).hasSize(4);
        assertThat(report.curve().getLast())
                .extracting(CurvePoint::coverage, CurvePoint::accuracy)
                .containsExactly(1.0, 0.75);
    }

    @Test
    void theCalibrationErrorIsTheMeanGapBetweenConfidenceAndShareRight() {
        // Given
        double sure = 1 / (1 + Math.exp(-5));
        var texts = List.of(new DomainTexts("x", List.of(X, X, Y, Y), SHA));

        // When
        var report = new DomainEval(MODEL).evaluate(texts, List.of());

        // Then
        assertThat(report.calibrationError()).isCloseTo(sure - 0.5, within(1e-9));
    }

    @Test
    void labelsTheModelDoesNotKnowAreForeign() {
        // Given
        var texts = List.of(new DomainTexts("z", List.of(BETWEEN, X), SHA));

        // When
        var report = new DomainEval(MODEL).evaluate(texts, List.of(new float[] {-0.8f, -0.6f}));

        // Then
        assertThat(report.foreign()).isEqualTo(new DomainReport.Foreign(3, 2));
    }
}
