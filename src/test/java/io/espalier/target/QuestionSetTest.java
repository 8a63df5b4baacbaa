package io.espalier.target;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuestionSetTest {
    @TempDir
    Path folder;

    private Path file;

    @BeforeEach
    void name() {
        file = folder.resolve("questions.jsonl");
    }

    @Test
    void rowsAreReadWithoutCalculatorMarks() throws IOException {
        // Given
        Files.writeString(
                file,
                "{\"question\":\" How many? \",\"answer\":\"48/2 = <<48/2=24>>24 clips.\\n#### 24\",\"id\":7}\n\n"
                        + "{\"question\":\"Größer?\",\"answer\":\"ja\"}");

        // When
        var set = QuestionSet.read(file);

        // Then
        assertThat(set.questions())
                .containsExactly(new Question("How many?", "48/2 = 24 clips.\n#### 24"), new Question("Größer?", "ja"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"question\":\"a\"}",
                "{\"answer\":\"a\"}",
                "[]",
                "{\"question\":\"a\",\"answer\":\" \"}",
                "nothing"
            })
    void aRowOfAnotherFormIsNamedByItsLine(String row) throws IOException {
        // Given
        Files.writeString(file, "{\"question\":\"a\",\"answer\":\"b\"}\n" + row);

        // When
        var reading = assertThatThrownBy(() -> QuestionSet.read(file));

        // Then
        reading.isInstanceOf(UserError.class).hasMessageContaining("questions.jsonl, line 2");
    }

    @Test
    void anEmptyFileIsRefused() throws IOException {
        // Given
        Files.writeString(file, "\n");

        // When
        var reading = assertThatThrownBy(() -> QuestionSet.read(file));

        // Then
        reading.isInstanceOf(UserError.class).hasMessageContaining("holds no questions");
    }
}
