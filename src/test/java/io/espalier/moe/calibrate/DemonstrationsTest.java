package io.espalier.moe.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.llama.LlamaModel.Message;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemonstrationsTest {
    @TempDir
    Path folder;

    @Test
    void allThreeFormsAreReadInOrder() throws IOException {
        // Given
        var file = file("""
                {"question": "2+2?", "answer": "4", "id": 7}

                {"messages": [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "Hi"}, {"role": "assistant", "content": "Hello"}]}
                {"text": "Once upon a time"}
                """);
        // When
        var rows = Demonstrations.read(file, 10);
        // Then
        assertThat(rows)
                .containsExactly(
                        new Demonstration.Question(file + ", line 1", "2+2?", "4"),
                        new Demonstration.Conversation(
                                file + ", line 3",
                                List.of(new Message("system", "Be brief."), new Message("user", "Hi")),
                                "Hello"),
                        new Demonstration.Text(file + ", line 4", "Once upon a time"));
    }

    @Test
    void onlyTheFirstAreReadWhereAsked() throws IOException {
        // Given
        var file = file("{\"text\": \"a\"}\n{\"text\": \"b\"}\n{\"text\": \"c\"}\n");
        // When
        var rows = Demonstrations.read(file, 2);
        // Then
        assertThat(rows).hasSize(2);
    }

    @Test
    void aConversationWithoutAnAnswerHasNone() throws IOException {
        // Given
        var file = file("{\"messages\": [{\"role\": \"user\", \"content\": \"Hi\"}]}");
        // When
        var rows = Demonstrations.read(file, 1);
        // Then
        assertThat(((Demonstration.Conversation) rows.getFirst()).answer()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"text\": | not JSON",
                "[1, 2] | another kind",
                "{\"prompt\": \"a\"} | another kind",
                "{\"text\": 5} | another kind",
                "{\"messages\": [{\"role\": \"user\"}]} | message 1",
                "{\"messages\": [{\"role\": \"assistant\", \"content\": \"a\"}]} | no messages before the answer"
            })
    void anotherRowIsNamedWithWhatWasExpected(String row, String reason) throws IOException {
        // Given
        var file = file("{\"text\": \"fine\"}\n" + row + "\n");
        // When / Then
        assertThatThrownBy(() -> Demonstrations.read(file, 10))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file + ", line 2")
                .hasMessageContaining(reason)
                .hasMessageContaining("expected {\"question\"");
    }

    @Test
    void aFileWithoutRowsIsRefused() throws IOException {
        var file = file("\n \n");

        assertThatThrownBy(() -> Demonstrations.read(file, 10))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no demonstrations");
    }

    @Test
    void aFileThatCannotBeReadIsRefused() throws IOException {
        var binary = Files.write(folder.resolve("binary"), new byte[] {(byte) 0xC3, (byte) 0x28, '\n'});

        assertThatThrownBy(() -> Demonstrations.read(folder.resolve("none.jsonl"), 10))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("none.jsonl");
        assertThatThrownBy(() -> Demonstrations.read(binary, 10))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("UTF-8");
    }

    private Path file(String content) throws IOException {
        return Files.writeString(folder.resolve("rows.jsonl"), content);
    }
}
