package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.target.Question;
import io.espalier.train.Pool.Candidate;
import io.espalier.train.Pool.Kind;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PoolsTest {
    private static final List<Question> OWN = IntStream.range(0, 50)
            .mapToObj(i -> new Question("What is " + i + " + 1?", i + " + 1 = " + (i + 1) + "\n#### " + (i + 1)))
            .toList();
    private static final List<Question> FOREIGN = IntStream.range(0, 30)
            .mapToObj(i -> new Question("Is " + i + " odd?", i % 2 == 0 ? "no" : "yes"))
            .toList();

    private static Pool draw(Kind kind) {
        return new Pools(OWN, FOREIGN, Map.of(kind, 1), 20).draw(new SplittableRandom(3));
    }

    @Test
    void cleanPoolsHoldDifferentShotsOfTheTask() {
        // When
        var pool = draw(Kind.CLEAN);

        // Then
        assertThat(pool.examples()).hasSize(20).doesNotHaveDuplicates().isSubsetOf(OWN);
        assertThat(pool.candidates()).allMatch(Candidate::sound);
    }

    @Test
    void threeQuartersOfAPollutedPoolAreOfOtherTasks() {
        // When
        var pool = draw(Kind.POLLUTED);

        // Then
        assertThat(flawed(pool)).hasSize(15).isSubsetOf(FOREIGN);
        assertThat(sound(pool)).hasSize(5).isSubsetOf(OWN);
    }

    @Test
    void corruptedShotsHaveOtherNumbersOfTheSameLength() {
        // When
        var pool = draw(Kind.CORRUPTED);

        // Then
        assertThat(sound(pool)).hasSize(5).isSubsetOf(OWN);
        assertThat(flawed(pool)).hasSize(15).allSatisfy(spoilt -> {
            var original = OWN.stream()
                    .filter(example -> example.question().equals(spoilt.question()))
                    .findFirst()
                    .orElseThrow();
            assertThat(spoilt.answer()).isNotEqualTo(original.answer());
            assertThat(spoilt.answer().replaceAll("\\d", "0"))
                    .isEqualTo(original.answer().replaceAll("\\d", "0"));
        });
    }

    @Test
    void swappedShotsHaveEachOthersAnswers() {
        // When
        var pool = draw(Kind.SWAPPED);

        // Then
        var answers = OWN.stream().map(Question::answer).toList();
        assertThat(flawed(pool)).hasSize(15).doesNotContainAnyElementsOf(OWN);
        assertThat(flawed(pool).stream().map(Question::answer))
                .doesNotHaveDuplicates()
                .isSubsetOf(answers);
    }

    @Test
    void kindsAreDrawnInTheProportionsOfTheMix() {
        // Given
        var pools = new Pools(OWN, FOREIGN, Map.of(Kind.CLEAN, 3, Kind.POLLUTED, 1), 20);

        // When
        var polluted = IntStream.range(0, 1000)
                .filter(step -> pools.draw(new Seeds(1).of("pool", step)).kind() == Kind.POLLUTED)
                .count();

        // Then
        assertThat(polluted).isBetween(200L, 300L);
    }

    @Test
    void prefixesHoldTheKeptShotsInOrder() {
        // Given
        var pool = new Pool(
                Kind.CLEAN,
                List.of(
                        new Candidate(OWN.get(0), true),
                        new Candidate(OWN.get(1), true),
                        new Candidate(OWN.get(2), true)));

        // When
        var prefix = pool.prefix(BitSet.valueOf(new long[] {0b101}));

        // Then
        assertThat(prefix)
                .isEqualTo("Q: What is 0 + 1?\nA: 0 + 1 = 1\n#### 1\n\nQ: What is 2 + 1?\nA: 2 + 1 = 3\n#### 3\n\n");
    }

    @Test
    void tooFewExamplesAreRefused() {
        assertThatThrownBy(() -> new Pools(OWN, FOREIGN, Map.of(Kind.POLLUTED, 1), 48))
                .hasMessage("30 examples of other tasks; a polluted pool takes 36");
        assertThatThrownBy(() -> new Pools(OWN, FOREIGN, Map.of(Kind.CLEAN, 1), 51))
                .hasMessage("50 examples; a pool takes 51");
    }

    private static List<Question> sound(Pool pool) {
        return examples(pool, Candidate::sound);
    }

    private static List<Question> flawed(Pool pool) {
        return examples(pool, candidate -> !candidate.sound());
    }

    private static List<Question> examples(Pool pool, Predicate<Candidate> which) {
        return pool.candidates().stream().filter(which).map(Candidate::example).toList();
    }
}
