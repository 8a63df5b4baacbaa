package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.train.Pool.Kind;
import io.espalier.train.PoolResult.Measured;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ComparisonTest {
    private static PoolResult pool(Kind kind, Map<Rival, double[]> losses) {
        return new PoolResult(
                0,
                kind,
                List.of(7, 3),
                Arrays.stream(Rival.values())
                        .filter(rival -> rival != Rival.POLICY)
                        .map(rival -> measured(rival, losses))
                        .toList(),
                List.of(measured(Rival.POLICY, losses)));
    }

    /** As good on the questions for choices as on the others. */
    private static Measured measured(Rival rival, Map<Rival, double[]> all) {
        var losses = all.getOrDefault(rival, new double[] {2, 2});
        return new Measured(
                rival, losses, 10, 0.5, Arrays.stream(losses).average().orElseThrow());
    }

    @Test
    void thePolicyIsChosenWhereItIsBest() {
        // Given
        var comparison = new Comparison(List.of(
                pool(Kind.CLEAN, Map.of(Rival.POLICY, new double[] {1, 2}, Rival.SHORTEST, new double[] {1.6, 1.6})),
                pool(Kind.POLLUTED, Map.of(Rival.POLICY, new double[] {1, 2}, Rival.SHORTEST, new double[] {1.7, 1}))));

        // When
        var choice = comparison.choice();

        // Then: 1.5 over all, against 1.475
        assertThat(choice).isEqualTo(Rival.SHORTEST);
        assertThat(new Comparison(comparison.results().subList(0, 1)).choice()).isEqualTo(Rival.POLICY);
    }

    @Test
    void whatOnlyTheTargetCanFindIsNotChosen() {
        // Given
        var comparison = new Comparison(List.of(pool(Kind.CLEAN, Map.of(Rival.BEST_OF_N, new double[] {0, 0}))));

        // When
        var choice = comparison.choice();

        // Then
        assertThat(choice.general()).isTrue();
    }

    @Test
    void ofEqualRulesTheSimplestIsChosen() {
        // When
        var choice = new Comparison(List.of(pool(Kind.CLEAN, Map.of()))).choice();

        // Then
        assertThat(choice).isEqualTo(Rival.SHORTEST);
    }

    @Test
    void theBestSeedIsThatOfTheBestPolicyOnQuestionsForChoices() {
        // Given: two seeds, of which the second only looks worse on the questions that count
        var first = new Measured(Rival.POLICY, new double[] {1, 1}, 10, 1, 1.3);
        var second = new Measured(Rival.POLICY, new double[] {1, 1.5}, 10, 1, 1.2);
        var pool = new PoolResult(
                0, Kind.CLEAN, List.of(1, 2), pool(Kind.CLEAN, Map.of()).measured(), List.of(first, second));

        // When
        var seeds = Comparison.ofEach(List.of(pool));

        // Then
        assertThat(Comparison.best(seeds)).isEqualTo(1);
        assertThat(seeds.get(1).mean(Rival.POLICY, all -> true)).isEqualTo(1.25);
    }

    @Test
    void poolsWithQuestionsOfTheirOwnAddTheirQuestions() {
        // Given
        var pool = pool(Kind.CLEAN, Map.of(Rival.POLICY, new double[] {1, 1}));
        var other = new PoolResult(2, Kind.CLEAN, List.of(8, 3), pool.measured(), pool.policies());

        // When
        var questions = new Comparison(List.of(pool, other)).questions(all -> true);

        // Then: one of them was asked twice
        assertThat(questions).isEqualTo(3);
    }

    @Test
    void differencesArePairedByQuestionAndAveragedOverPools() {
        // Given
        var comparison = new Comparison(List.of(
                pool(Kind.CLEAN, Map.of(Rival.POLICY, new double[] {1, 1.5})),
                pool(Kind.CLEAN, Map.of(Rival.POLICY, new double[] {1.4, 1.9}))));

        // When
        var difference = comparison.difference(Rival.POLICY, Rival.FULL, all -> true);

        // Then: −0.8 for the first question, −0.3 for the second
        assertThat(difference.value()).isCloseTo(-0.55, within(1e-9));
        assertThat(difference.low()).isCloseTo(-0.8, within(1e-9));
        assertThat(difference.high()).isCloseTo(-0.3, within(1e-9));
    }
}
