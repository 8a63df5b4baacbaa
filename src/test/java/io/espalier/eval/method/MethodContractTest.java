package io.espalier.eval.method;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.eval.Pool;
import io.espalier.eval.TestingPools;
import io.espalier.target.Question;
import io.espalier.target.Target;
import io.espalier.train.Seeds;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** What every method promises: the budget, the order, the shots' own words, and equal prompts for equal input. */
class MethodContractTest {
    private static final List<String> ALL = Methods.USUAL;
    private static final List<String> BOUNDED =
            ALL.stream().filter(name -> !name.equals("full")).toList();
    private static final List<String> WHOLE_SHOTS = ALL.stream()
            .filter(name -> !name.contains("words") && !name.equals("selective-context"))
            .toList();
    private static final int BUDGET = 130;

    private final List<Question> shots = TestingPools.questions(0, 14);
    private final List<Question> asked = TestingPools.questions(100, 3);
    private final Target target = TestingPools.target(shots);
    private final Pool pool = Pool.of(shots, target);
    private final Methods methods = new Methods(target, new Methods.Choices(6, 5, new Seeds(3), null, null), 1);

    @AfterEach
    void close() {
        methods.close();
    }

    private List<String> prompts(String name, int budget) {
        var method = methods.named(name, TestingPools.questions(200, 4));
        var prompts = method.prepare(pool, budget);
        var all = asked.stream().map(prompts::before).toList();
        assertThat(all).allSatisfy(each -> assertThat(each).hasSize(method.draws()));
        return all.stream().flatMap(List::stream).toList();
    }

    @ParameterizedTest
    @FieldSource("BOUNDED")
    void whatIsLeftFitsTheBudget(String name) {
        // When
        var prompts = prompts(name, BUDGET);

        // Then
        assertThat(prompts)
                .allSatisfy(prompt -> assertThat(target.tokens(prompt)).isLessThanOrEqualTo(BUDGET));
    }

    @ParameterizedTest
    @FieldSource("WHOLE_SHOTS")
    void wholeShotsStayInTheirOrder(String name) {
        // When
        var prompts = prompts(name, BUDGET);

        // Then
        var whole = shots.stream().map(Question::shot).toList();
        assertThat(prompts)
                .allSatisfy(prompt -> assertThat(blocks(prompt).map(whole::indexOf))
                        .isSorted()
                        .doesNotContain(-1));
    }

    private static Stream<String> blocks(String prompt) {
        return Arrays.stream(prompt.split("(?<=\n\n)")).filter(block -> !block.isEmpty());
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void equalInputGivesEqualPrompts(String name) {
        // Given
        var first = prompts(name, BUDGET);

        // When
        var second = prompts(name, BUDGET);

        // Then
        assertThat(second).isEqualTo(first);
    }

    @ParameterizedTest
    @FieldSource("ALL")
    void wordsStayInTheirOrder(String name) {
        // Given
        var words = words(pool.prefix(pool.all()));

        // When
        var prompts = prompts(name, BUDGET);

        // Then
        assertThat(prompts).allSatisfy(prompt -> assertThat(words).containsSubsequence(words(prompt)));
    }

    /** With one in front. */
    private static List<String> words(String prompt) {
        return List.of(("Start " + prompt).split("\\s+"));
    }

    @ParameterizedTest
    @FieldSource("BOUNDED")
    void aBudgetThatHoldsNothingLeavesNothing(String name) {
        // When
        var prompts = prompts(name, 0);

        // Then
        assertThat(prompts).allSatisfy(prompt -> assertThat(prompt).isEmpty());
    }
}
