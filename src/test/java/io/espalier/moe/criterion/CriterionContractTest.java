package io.espalier.moe.criterion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertSums;
import io.espalier.moe.Sum;
import io.espalier.moe.TestingModels;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.FieldSource;

/** What every criterion promises. */
class CriterionContractTest {
    static final List<Criterion> ALL = Criteria.all(11);

    @ParameterizedTest
    @FieldSource("ALL")
    void givesEachExpertAFiniteNumberFromZeroOn(Criterion criterion) {
        // Given
        var sums = TestingModels.drawn(TestingModels.TINY, "any", 1).sums(2);
        // When
        var score = criterion.score(2, sums);
        // Then
        assertThat(DoubleStream.of(score))
                .hasSize(sums.experts())
                .allMatch(value -> Double.isFinite(value) && value >= 0);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void isAPureFunction(Criterion criterion) {
        // Given
        var sums = TestingModels.drawn(TestingModels.TINY, "any", 1).sums(2);
        var before = ExpertSums.of(copy(sums));
        // When
        var first = criterion.score(2, sums);
        first[0] = -1;
        // Then
        assertThat(criterion.score(2, sums)).doesNotContain(-1);
        assertThat(sums).isEqualTo(before);
    }

    private static Map<Sum, double[]> copy(ExpertSums sums) {
        var copy = new EnumMap<Sum, double[]>(Sum.class);
        for (var sum : Sum.values()) {
            copy.put(sum, sums.of(sum).clone());
        }
        return copy;
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void scoresExpertsThatNoTokenCameTo(Criterion criterion) {
        // Given
        var sums = new ExpertSums(8);
        // When
        var score = criterion.score(0, sums);
        // Then
        assertThat(DoubleStream.of(score)).hasSize(8).allMatch(Double::isFinite);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void isFoundByItsNameAndNamesItsSource(Criterion criterion) {
        assertThat(Criteria.named(criterion.name(), 11).getClass()).isEqualTo(criterion.getClass());
        assertThat(criterion.source()).contains("arXiv");
    }

    /** Two tokens on expert 1: g = 0.5, ‖e‖ = 4, s = 0.25 and g = 0.1, ‖e‖ = 10, s = 0.5. */
    @ParameterizedTest
    @CsvSource({
        "easy-ep, 1.0", // 0.5·4·0.25 + 0.1·10·0.5
        "gate-norm, 3.0", // 0.5·4 + 0.1·10
        "gate-shift, 0.175", // 0.5·0.25 + 0.1·0.5
        "reap, 1.5", // (0.5·4 + 0.1·10) / 2
        "norm, 14", // 4 + 10
        "gate, 0.6", // 0.5 + 0.1
        "frequency, 2"
    })
    void computesItsPublishedFormula(String name, double expected) {
        // Given
        var sums = new ExpertSums(2);
        sums.add(1, 0.5, 4, 0.25);
        sums.add(1, 0.1, 10, 0.5);
        // When
        var score = Criteria.named(name, 0).score(0, sums);
        // Then
        assertThat(score[0]).isZero();
        assertThat(score[1]).isCloseTo(expected, within(1e-12));
    }

    @Test
    void anUnknownNameIsAnsweredWithTheKnownOnes() {
        assertThatThrownBy(() -> Criteria.named("best", 0))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("easy-ep")
                .hasMessageContaining("random");
    }
}
