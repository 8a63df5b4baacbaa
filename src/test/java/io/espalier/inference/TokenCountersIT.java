package io.espalier.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.util.Utils;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.engine.TestingEngine;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Tokenizers by reference: whose counts they give, and what they say of themselves. */
class TokenCountersIT {
    private static final String MODEL = "gguf:" + TestingEngine.TINY_MOE;

    @TempDir
    private Path folder;

    static List<JsonNode> reference() throws IOException {
        try (var lines = TokenCountersIT.class.getResourceAsStream("/inference/tiny-moe-tokens.jsonl")) {
            var json = new ObjectMapper();
            return json.readerFor(JsonNode.class).<JsonNode>readValues(lines).readAll();
        }
    }

    @ParameterizedTest
    @MethodSource("reference")
    void aModelsVocabularyCountsAsItsOriginalTokenizerDoes(JsonNode reference) {
        // Given
        var counter = TokenCounters.forTokenizer(MODEL);

        // When
        var count = counter.count(reference.get("text").textValue());

        // Then
        assertThat(count).isEqualTo(reference.get("ids").size());
        assertThat(counter.exact()).isTrue();
        assertThat(counter.name()).matches("gguf:tiny-moe-10m-f16\\.gguf@[0-9a-f]{8}");
    }

    @ParameterizedTest
    @CsvSource({"o200k_base, true", "cl100k_base, true", "approximate, false"})
    void whatIsNotTheTargetsOwnSaysSo(String reference, boolean exact) {
        // When
        var counter = TokenCounters.forTokenizer(reference);

        // Then
        assertThat(counter.exact()).isEqualTo(exact);
        assertThat(counter.caveat().isEmpty()).isEqualTo(exact);
        assertThat(counter.count("One, two, three.")).isEqualTo(6);
    }

    @Test
    void aVocabularyWithAnUnknownPatternCountsApproximatelyAndSaysWhy() {
        // Given
        var file = TestingVocabulary.byteLevel(List.of("aa bb aa bb"), 2)
                .writeByteLevel(folder.resolve("new.gguf"), "from-the-future");

        // When
        var counter = TokenCounters.forTokenizer("gguf:" + file);

        // Then
        assertThat(counter.exact()).isFalse();
        assertThat(counter.name()).isEqualTo("o200k_base");
        assertThat(counter.caveat()).contains("new.gguf", "'from-the-future' is not known");
    }

    @Test
    void aMarkerIsOneToken() {
        // Given
        var counter = TokenCounters.forTokenizer(MODEL);

        // Then
        assertThat(counter.count("<|endoftext|>")).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "o200kbase, there is no tokenizer 'o200kbase'; expected o200k_base",
        "file:nowhere.json, cannot read the tokenizer nowhere.json",
        "file:pom.xml, expected a Hugging Face tokenizer.json",
        "gguf:nowhere.gguf, nowhere.gguf does not exist",
        "gguf:pom.xml, this is an HTML or XML page"
    })
    void whatCannotBeReadIsAnErrorThatSaysWhatWasExpected(String reference, String message) {
        assertThatThrownBy(() -> TokenCounters.forTokenizer(reference))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }

    /** The library's own word, because it would report home only once in a while. */
    @Test
    void readingATokenizerCallsNowhere() {
        // When
        TokenCounters.forTokenizer(MODEL);

        // Then
        assertThat(Utils.isOfflineMode()).isTrue();
        assertThat(Utils.getEnvOrSystemProperty("OPT_OUT_TRACKING")).isEqualTo("true");
    }
}
