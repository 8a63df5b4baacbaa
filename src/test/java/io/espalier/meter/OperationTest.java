package io.espalier.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.openai.Endpoint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OperationTest {
    @ParameterizedTest
    @CsvSource({
        "/v1/chat/completions, chat",
        "/v1/chat/completions/, chat",
        "/v1/completions, text_completion",
        "/v1/embeddings, embeddings",
        "/v1/models, models",
        "/v1/models/gpt-4o, models",
        "/v1/files/file-of-a-client/content, files",
        "/v1/whatever-a-client-says, other",
        "/v1/, other",
        "/v1, other"
    })
    void namesAPathByAClosedList(String path, String operation) {
        // When
        var named = Operation.of(Endpoint.of(path), path);

        // Then
        assertThat(named).isEqualTo(operation);
    }
}
