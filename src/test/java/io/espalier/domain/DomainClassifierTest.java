package io.espalier.domain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.domain.DomainModel.Centroid;
import java.util.List;
import org.junit.jupiter.api.Test;

class DomainClassifierTest {
    private static final String SHA = "0".repeat(64);
    private static final List<Centroid> AXES =
            List.of(new Centroid("x", new float[] {1, 0, 0}, 9, SHA), new Centroid("y", new float[] {0, 1, 0}, 9, SHA));

    @Test
    void confidenceIsTheSoftmaxOfCosinesOverTheTemperature() {
        // Given
        var classifier = new DomainClassifier(new DomainModel("axes", "none", AXES, 0.5, 0.5, 0));

        // When
        var domain = classifier.classify(new float[] {0.8f, 0.6f, 0});

        // Then
        assertThat(domain.label()).isEqualTo("x");
        assertThat(domain.confidence()).isCloseTo(1 / (1 + Math.exp((0.6 - 0.8) / 0.5)), within(1e-6));
    }

    @Test
    void notSureEnoughIsUnknownAndKeepsItsConfidence() {
        // Given
        var classifier = new DomainClassifier(new DomainModel("axes", "none", AXES, 0.5, 0.9, 0));

        // When
        var domain = classifier.classify(new float[] {0.8f, 0.6f, 0});

        // Then
        assertThat(domain.known()).isFalse();
        assertThat(domain.confidence()).isCloseTo(0.5987, within(1e-3));
    }

    @Test
    void likeNoneIsUnknownThoughTheSoftmaxIsSure() {
        // Given
        var classifier = new DomainClassifier(new DomainModel("axes", "none", AXES, 0.01, 0.9, 0.3));

        // When
        var domain = classifier.classify(new float[] {0.2f, 0.0f, 0.98f});

        // Then
        assertThat(domain.known()).isFalse();
        assertThat(domain.confidence()).isGreaterThan(0.99);
    }

    @Test
    void aRouteMayAskForMoreConfidence() {
        // Given
        var classifier = new DomainClassifier(new DomainModel("axes", "none", AXES, 0.5, 0.1, 0));

        // When
        var domain = classifier.nearest(new float[] {0.8f, 0.6f, 0}).at(0.99);

        // Then
        assertThat(domain.known()).isFalse();
    }

    @Test
    void aModelThatDoesNotHoldTogetherIsRefused() {
        // When / Then
        assertThatThrownBy(() -> new DomainModel("one", "none", AXES.subList(0, 1), 1, 0, 0))
                .hasMessageContaining("fewer than two domains");
        assertThatThrownBy(() -> new DomainModel("cold", "none", AXES, 0, 0, 0)).hasMessageContaining("temperature");
        assertThatThrownBy(() -> new Centroid("unknown", new float[] {1}, 1, SHA))
                .hasMessageContaining("label");
    }
}
