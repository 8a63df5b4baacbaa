package io.espalier.eval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.failure.UserError;
import io.espalier.target.Question;
import io.espalier.target.SimulatedTarget;
import io.espalier.train.Seeds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationDataTest {
    @TempDir
    Path folder;

    private final SimulatedTarget target = new SimulatedTarget(Map.of());

    private Path file(List<Question> questions) throws IOException {
        var mapper = new JsonMapper();
        var rows = questions.stream()
                .map(row -> mapper.createObjectNode()
                        .put("question", row.question())
                        .put("answer", row.answer())
                        .toString())
                .collect(Collectors.joining("\n"));
        return Files.writeString(folder.resolve("rows.jsonl"), rows);
    }

    @Test
    void noQuestionIsAShotOrWasLookedAt() throws IOException {
        // Given
        var file = file(TestingPools.questions(0, 40));

        // When
        var set = new EvaluationData(10, 100, 8, new Seeds(1)).read("rows", file, file, target);

        // Then
        var all = new HashSet<>(set.pool().shots());
        all.addAll(set.dev());
        all.addAll(set.questions());
        assertThat(set.pool().size()).isEqualTo(10);
        assertThat(set.dev()).hasSize(8);
        assertThat(set.questions()).hasSize(22);
        assertThat(all).hasSize(40);
    }

    @Test
    void aSmallPoolIsTakenWholeAndInItsOrder() throws IOException {
        // Given
        var rows = TestingPools.questions(0, 6);
        var pool = Files.copy(file(rows), folder.resolve("pool.jsonl"));
        var questions = file(TestingPools.questions(50, 9));

        // When
        var set = new EvaluationData(24, 5, 2, new Seeds(1)).read("rows", pool, questions, target);

        // Then
        assertThat(set.pool().shots()).isEqualTo(rows);
        assertThat(set.questions()).hasSize(5).doesNotContainAnyElementsOf(set.dev());
    }

    @Test
    void aFileWithoutFurtherQuestionsIsRefused() throws IOException {
        // Given
        var file = file(TestingPools.questions(0, 10));

        // When
        var reading =
                assertThatThrownBy(() -> new EvaluationData(0, 5, 2, new Seeds(1)).read("rows", file, file, target));

        // Then
        reading.isInstanceOf(UserError.class).hasMessageContaining("no question of");
    }
}
