package io.espalier.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.inference.TokenCounter;
import io.espalier.inference.TokenCounters;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever shots are cut, the whole request has fewer tokens than before, also where two pieces meet that did not stand together. Counted
 * with real tokenizers of each kind, over every prompt of the corpus and every choice of its shots.
 */
class CutTokensIT {
    static Stream<TokenCounter> counters() {
        return Stream.of(
                        "o200k_base",
                        "cl100k_base",
                        "gguf:models/tiny-moe/tiny-moe-10m-f16.gguf",
                        "file:" + wordPieces())
                .map(TokenCounters::forTokenizer);
    }

    private static Path wordPieces() {
        try (var json = CutTokensIT.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            var file = Files.createTempFile("tokenizer", ".json");
            file.toFile().deleteOnExit();
            Files.write(file, Objects.requireNonNull(json).readAllBytes());
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("counters")
    void fewerTokensWhateverIsCut(TokenCounter counter) {
        for (var lineEnd : List.of("\n", "\r\n")) {
            ShotCorpus.read("shots")
                    .map(each -> new TestingRequest(each.withLineEnds(lineEnd), JsonStyle.COMPACT))
                    .forEach(request -> fewerTokensWhateverIsCut(request, counter));
        }
    }

    private static void fewerTokensWhateverIsCut(TestingRequest request, TokenCounter counter) {
        long before = tokens(request.textsWithout(List.of()), counter);
        for (var cut : TestingRequest.choices(request.prompt().shots())) {
            if (!cut.isEmpty()) {
                assertThat(tokens(request.textsWithout(cut), counter))
                        .as("%s without %s", request, cut)
                        .isLessThan(before);
            }
        }
    }

    private static long tokens(List<String> texts, TokenCounter counter) {
        return texts.stream().mapToLong(counter::count).sum();
    }
}
