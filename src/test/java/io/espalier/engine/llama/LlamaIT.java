package io.espalier.engine.llama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.engine.TestingEngine;
import io.espalier.engine.llama.LlamaSession.Logits;
import java.lang.foreign.Arena;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The binding: what would end the process is refused before, evaluation is exact. */
class LlamaIT {
    private static final SessionShape SHAPE = new SessionShape(128, 64, 1, true);

    private static LlamaModel model;
    private static int[] tokens;

    @BeforeAll
    static void load() {
        model = Llama.open(LlamaLibrary.bundled()).load(TestingEngine.TINY_MOE);
        tokens = model.tokenize(
                "Question: A farmer has 12 cows and buys 7 more. How many cows has he?", TextForm.PROMPT);
    }

    @AfterAll
    static void free() {
        model.close();
    }

    @Test
    void evaluatingInPartsIsExactAsLongAsNoTokenIsAlone() {
        // Given
        var whole = logits(tokens.length);

        // When
        var parts = logits(2, 7, 9, tokens.length);

        // Then
        assertThat(Arrays.equals(parts, whole)).isTrue();
    }

    @Test
    void whatIsCutOffIsAsIfItHadNeverBeen() {
        // Given
        var whole = logits(tokens.length);
        try (var session = model.open(SHAPE)) {
            session.append(tokens, 0, 8, Logits.NONE);
            session.append(tokens, 10, 16, Logits.NONE);

            // When
            session.truncate(5);
            session.append(tokens, 5, tokens.length, Logits.ALL);

            // Then
            var logits = new float[model.vocabularySize()];
            session.logits(tokens.length - 6, logits);
            assertThat(Arrays.equals(logits, whole)).isTrue();
        }
    }

    @Test
    void callsThatLlamaDoesNotSurviveAreRefused() {
        try (var session = model.open(SHAPE)) {
            // Given
            session.append(tokens, 0, 4, Logits.LAST);
            var logits = new float[model.vocabularySize()];
            var unknown = new int[] {model.vocabularySize() + 5};

            // Then
            assertRefused(() -> session.append(unknown, 0, 1, Logits.ALL), "no token 4101");
            assertRefused(() -> session.append(new int[] {-1}, 0, 1, Logits.ALL), "no token -1");
            assertRefused(() -> session.append(new int[65], 0, 65, Logits.ALL), "more than a batch of 64");
            assertRefused(() -> session.append(tokens, 4, 4, Logits.ALL), "cannot be evaluated");
            assertRefused(() -> session.append(tokens, 0, 999, Logits.ALL), "cannot be evaluated");
            assertRefused(() -> session.logits(1, logits), "no logits");
            assertRefused(() -> session.logits(4, logits), "no logits");
            assertRefused(() -> session.logits(3, new float[3]), "room for");
            assertRefused(() -> session.truncate(5), "cannot be cut");
            assertRefused(() -> model.piece(4096), "no token 4096");
            assertRefused(model::close, "still open");
            session.logits(3, logits);
        }
    }

    @Test
    void aSessionThatIsFullSaysSo() {
        // Given
        try (var session = model.open(SHAPE)) {
            session.append(new int[64], 0, 64, Logits.NONE);
            session.append(new int[64], 0, 64, Logits.NONE);

            // Then
            assertRefused(() -> session.append(tokens, 0, 1, Logits.NONE), "full");
        }
    }

    @Test
    void aSessionBelongsToOneThread() {
        // Given
        try (var session = model.open(SHAPE)) {
            session.append(tokens, 0, 4, Logits.NONE);

            // When
            var elsewhere = CompletableFuture.runAsync(() -> session.append(tokens, 4, 8, Logits.NONE));

            // Then
            assertThatThrownBy(elsewhere::join)
                    .isInstanceOf(CompletionException.class)
                    .hasMessageContaining("belongs to thread");
        }
    }

    @Test
    void aClosedSessionIsNotUsedAgain() {
        // Given
        var session = model.open(SHAPE);

        // When
        session.close();
        session.close();

        // Then
        assertRefused(() -> session.append(tokens, 0, 4, Logits.NONE), "closed");
    }

    @Test
    void aFileThatIsNoModelIsRefused(@TempDir Path folder) throws Exception {
        // Given
        var file = Files.writeString(folder.resolve("a.gguf"), "no model at all");
        var llama = Llama.open(LlamaLibrary.bundled());

        // Then
        assertRefused(() -> llama.load(file), "cannot load");
    }

    @Test
    void aLibraryWithOtherLayoutsIsRefused() {
        // Given
        var symbols = new Symbols(LlamaLibrary.bundled().symbols());
        try (var arena = Arena.ofConfined()) {
            var check = new AbiCheck(symbols, arena);

            // Then
            assertThat(check.matching(Abi.KNOWN)).isEqualTo(Abi.B4916);
            assertRefused(() -> check.matching(List.of(Abi.V050)), "does not know");
        }
    }

    private static void assertRefused(Runnable call, String reason) {
        assertThatThrownBy(call::run).isInstanceOf(LlamaException.class).hasMessageContaining(reason);
    }

    /** The logits after the last token, computed in batches that end at {@code ends}. */
    private static float[] logits(int... ends) {
        try (var session = model.open(SHAPE)) {
            var from = 0;
            for (var end : ends) {
                session.append(tokens, from, end, Logits.ALL);
                from = end;
            }
            var logits = new float[model.vocabularySize()];
            session.logits(ends.length == 1 ? ends[0] - 1 : ends[ends.length - 1] - ends[ends.length - 2] - 1, logits);
            return logits;
        }
    }
}
