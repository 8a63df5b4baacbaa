package io.espalier.eval.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.eval.Pool;
import io.espalier.eval.TestingPools;
import io.espalier.failure.UserError;
import io.espalier.inference.TestingScorer;
import io.espalier.target.Question;
import io.espalier.target.Target;
import io.espalier.train.Seeds;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CoT-Max's methods over a real graph through ONNX Runtime. */
class TrainedMethodsIT {
    private static final int BUDGET = 130;

    @TempDir
    Path folder;

    private final List<Question> shots = TestingPools.questions(0, 14);
    private final Target target = TestingPools.target(shots);
    private final Pool pool = Pool.of(shots, target);
    private Methods methods;

    @BeforeEach
    void open() {
        TestingScorer.write(folder, 1);
        methods = new Methods(target, new Methods.Choices(1, 1, new Seeds(1), folder, folder), 1);
    }

    @AfterEach
    void close() {
        methods.close();
    }

    private String prompt(String name) {
        return methods.named(name, List.of())
                .prepare(pool, BUDGET)
                .before(shots.getFirst())
                .getFirst();
    }

    @Test
    void theCoarseStageKeepsWholeShotsInTheirOrder() {
        // When
        var prompt = prompt("cot-max-coarse");

        // Then
        var whole = shots.stream().map(Question::shot).toList();
        assertThat(List.of(prompt.split("(?<=\n\n)")).stream().map(whole::indexOf))
                .isSorted()
                .doesNotContain(-1);
        assertThat(target.tokens(prompt)).isBetween(1, BUDGET);
    }

    @Test
    void bothStagesFitTheBudgetAndOnlyLeaveOut() {
        // When
        var prompt = prompt("cot-max");

        // Then
        assertThat(target.tokens(prompt)).isBetween(1, BUDGET);
        assertThat(pool.prefix(pool.all()).split("\\s+"))
                .containsSubsequence(prompt.strip().split("\\s+"));
    }

    @Test
    void aTrainedPrunerIsNoTunedOne() {
        // When
        var naming = assertThatThrownBy(() -> methods.named("tuned", List.of()));

        // Then
        naming.isInstanceOf(UserError.class).hasMessageContaining("is no tuned pruner");
    }
}
