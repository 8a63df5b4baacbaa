package io.espalier.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.espalier.engine.TestingEngine;
import io.espalier.engine.llama.Llama;
import io.espalier.engine.llama.LlamaException;
import io.espalier.engine.llama.LlamaLibrary;
import io.espalier.engine.llama.LlamaModel;
import io.espalier.engine.llama.TextForm;
import io.espalier.inference.GgufTokenizerJson.Written;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The contract of {@code gguf:} tokenizers: the tokens of llama.cpp itself, one by one. {@code espalier.test.library} names a
 * folder with another build of it, which knows the patterns that the bundled one is too old for; {@code espalier.test.model} a
 * model to compare besides the built-in one.
 */
@NullUnmarked
class GgufTokenizerIT {
    private static final List<String> TEXTS = TestingTexts.all();
    private static final String RARE_SPACES = "\u0085\u00a0\u2003\u2028\u3000";
    /** Characters that llama.cpp, or its bundled build, reads otherwise than the models' own patterns say. */
    private static final Map<String, String> MISREAD = Map.of(
            "deepseek-llm", RARE_SPACES,
            "deepseek-coder", RARE_SPACES,
            "deepseek-v3", "~");

    private static Llama llama;
    private static TestingVocabulary byteLevel;

    @TempDir
    private Path folder;

    @BeforeAll
    static void open() {
        var other = System.getProperty("espalier.test.library");
        llama = Llama.open(other == null ? LlamaLibrary.bundled() : LlamaLibrary.in(Path.of(other)));
        byteLevel = TestingVocabulary.byteLevel(TestingTexts.sample(), 500);
    }

    static List<String> patterns() {
        return PreTokenizers.read().names();
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void everyPatternSplitsAsLlamaCppDoes(String pattern) {
        // Given
        var file = byteLevel.writeByteLevel(folder.resolve("model.gguf"), pattern);
        var misread = MISREAD.getOrDefault(pattern, "");
        var texts = TEXTS.stream()
                .filter(text -> text.chars().noneMatch(c -> misread.indexOf(c) >= 0))
                .toList();

        // Then
        assertSameTokens(file, texts);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sentencePieceVocabulariesMergeAsLlamaCppDoes(boolean spacePrefix) {
        // Given
        var vocabulary = TestingVocabulary.sentencePiece(TestingTexts.sample(), 500);
        var file = vocabulary.writeSentencePiece(folder.resolve("model.gguf"), spacePrefix);

        // Then
        assertSameTokens(file, TEXTS);
    }

    @Test
    void theBuiltInModelIsReadAsLlamaCppDoes() {
        assertSameTokens(Path.of(System.getProperty("espalier.test.model", TestingEngine.TINY_MOE.toString())), TEXTS);
    }

    private static void assertSameTokens(Path file, List<String> texts) {
        try (var model = load(file);
                var tokenizer = tokenizer(file)) {
            assertThat(texts)
                    .allSatisfy(text -> assertThat(tokenizer.encode(text).getIds())
                            .isEqualTo(Arrays.stream(model.tokenize(text, TextForm.MARKED))
                                    .asLongStream()
                                    .toArray()));
        }
    }

    private static LlamaModel load(Path file) {
        try {
            return llama.load(file);
        } catch (LlamaException e) {
            if (String.valueOf(e.getMessage()).contains("unknown pre-tokenizer")) {
                return abort(
                        "the bundled llama.cpp is older than this pattern; -Despalier.test.library=FOLDER compares with a newer"
                                + " build of it: " + e.getMessage());
            }
            throw e;
        }
    }

    private static HuggingFaceTokenizer tokenizer(Path file) {
        var written = (Written.Json) new GgufTokenizerJson(GgufVocabulary.read(file)).write();
        return HuggingFace.open(written.bytes(), Map.of("addSpecialTokens", "false"));
    }
}
