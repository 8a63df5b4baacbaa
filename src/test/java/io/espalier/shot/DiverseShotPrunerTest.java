package io.espalier.shot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.inference.Artefact;
import io.espalier.inference.Encoder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DiverseShotPrunerTest extends ShotPrunerContract {
    @Override
    protected ShotPruner pruner() {
        return new DiverseShotPruner(new TestingEncoder());
    }

    @ParameterizedTest
    @MethodSource("calls")
    void decidesAsTheDefinitionDoes(ShotCall call) {
        // Given
        var oracle = new NaiveDiverseShotPruner(new TestingEncoder());
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(decision).isEqualTo(oracle.decide(call));
    }

    @Test
    void whatIsUnlikeTheRestStaysAndOneOfEachKind() {
        // Given
        var call = TestingCalls.ofTens(30, "abab", "ababab", "cdcd", "abababab", "cdcdcd", "efef");
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(decision.kept()).containsExactly(1, 2, 5);
    }

    @Test
    void ofEqualShotsTheFirstStays() {
        // Given
        var call = TestingCalls.ofTens(10, "same", "same", "same");
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(decision.kept()).containsExactly(0);
    }

    @Test
    void diversityIsMeasuredFromThePinnedShots() {
        // Given
        var call = TestingCalls.pinning(TestingCalls.ofTens(20, "cdcd", "abab", "cdcdcd"), List.of(2));
        // When
        var decision = pruner().decide(call);
        // Then
        assertThat(decision.kept()).containsExactly(1, 2);
    }

    @Test
    void theEncoderIsNotAskedWhereThereIsNothingToChoose() {
        // Given
        var encoder = new TestingEncoder();
        var pruner = new DiverseShotPruner(encoder);
        // When
        pruner.decide(TestingCalls.ofTens(100, "one", "two"));
        pruner.decide(TestingCalls.ofTens(9, "one", "two"));
        // Then
        assertThat(encoder.encoded()).isZero();
    }

    @Test
    void anotherEncoderIsAnotherArtefact() {
        // Given
        var other = new DiverseShotPruner(new TestingEncoder("other"));
        // When
        var artefact = other.artefact();
        // Then
        assertThat(artefact.name()).isEqualTo(pruner().artefact().name());
        assertThat(artefact.sha256()).isNotEqualTo(pruner().artefact().sha256());
    }

    @Test
    void anEncoderThatGivesNoNumbersIsAFailureAndNotAChoice() {
        // Given
        var pruner = new DiverseShotPruner(new BrokenEncoder());
        var call = TestingCalls.ofTens(10, "one", "two");
        // When / Then
        assertThatThrownBy(() -> pruner.decide(call)).isInstanceOf(IllegalStateException.class);
    }

    private static final class BrokenEncoder implements Encoder {
        @Override
        public List<float[]> encode(List<String> texts) {
            return texts.stream().map(text -> new float[] {1, Float.NaN}).toList();
        }

        @Override
        public int dimensions() {
            return 2;
        }

        @Override
        public Artefact artefact() {
            return Artefact.of("broken");
        }

        @Override
        public void close() {}
    }
}
