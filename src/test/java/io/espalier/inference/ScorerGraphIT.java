package io.espalier.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.failure.UserError;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.shot.ShotFeatures;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The encoder's graph with heads on it, through ONNX Runtime. */
class ScorerGraphIT {
    private static final float[] NONE = new float[ShotFeatures.NAMES.size()];

    @TempDir
    static Path folder;

    private static PrunerArtefact pruner;
    private static ScorerGraph scorer;

    @BeforeAll
    static void open() {
        pruner = TestingScorer.write(folder, 1);
        scorer = ScorerGraph.open(pruner, 1, Device.CPU);
    }

    @AfterAll
    static void close() {
        scorer.close();
    }

    @Test
    void theVectorIsTheEncodersOwn() {
        // Given
        var text = TestingTexts.all().getFirst();
        try (var encoder = new OnnxEncoder(1)) {
            var expected = encoder.encode(List.of(text)).getFirst();
            // When
            var vector = scorer.score(text, NONE).vector();
            // Then
            assertThat(cosine(vector, expected)).isCloseTo(1, within(1e-5));
        }
    }

    @Test
    void aScoreDoesNotDependOnItsNeighbours() {
        // Given
        var texts = TestingTexts.all().subList(0, 30);
        var alone = texts.stream().map(text -> scorer.score(text, NONE).keep()).toList();
        // When
        var together = texts.parallelStream()
                .map(text -> scorer.score(text, NONE).keep())
                .toList();
        // Then
        assertThat(together).isEqualTo(alone);
    }

    @Test
    void scoresOfAListAreThoseOneByOneAlsoWhereManyAskAtOnce() {
        // Given
        var shots = TestingTexts.all().subList(0, 40).stream()
                .map(text -> new ShotScorer.Input(text, NONE))
                .toList();
        var alone = shots.stream()
                .map(shot -> scorer.score(shot.text(), shot.features()))
                .toList();
        try (var sharing = ScorerGraph.open(pruner, 4, Device.CPU)) {
            // When
            var asked = IntStream.range(0, 4)
                    .mapToObj(i -> CompletableFuture.supplyAsync(() -> sharing.score(shots)))
                    .toList();
            // Then
            assertThat(asked)
                    .allSatisfy(together -> assertThat(together.join())
                            .usingRecursiveComparison()
                            .isEqualTo(alone));
        }
    }

    @Test
    void oneShotThatCannotBeScoredFailsTheList() {
        // Given
        var shots = List.of(
                new ShotScorer.Input("Q: 1?\nA: 1", NONE),
                new ShotScorer.Input("Q: 2?\nA: 2", new float[1]),
                new ShotScorer.Input("Q: 3?\nA: 3", NONE));
        try (var sharing = ScorerGraph.open(pruner, 2, Device.CPU)) {
            // When / Then
            assertThatThrownBy(() -> sharing.score(shots))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("1 features");
        }
    }

    @Test
    void featuresCount() {
        // Given
        var other = NONE.clone();
        other[3] = 5;
        // When
        var difference = scorer.score("Q: 1?\nA: 1", other).keep()
                - scorer.score("Q: 1?\nA: 1", NONE).keep();
        // Then
        assertThat(difference).isNotZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Q: How many apples are left?\nA: 3 + 4 = 7",
                "caf\u00e9 \ud83d\ude00 na\u00efve \ud83d\ude80\ud83d\ude80 r\u00e9sum\u00e9 x\u0301y",
                "\u65e5\u672c\u8a9e \u3067 \u66f8\u304f"
            })
    void wordPiecesStandWhereTheyWereRead(String text) {
        // When
        var score = scorer.score(text, NONE);
        // Then
        assertThat(score.starts()).isSorted();
        assertThat(score.ends()).isSorted().doesNotContain(text.length() + 1);
        for (int i = 0; i < score.starts().length; i++) {
            var piece = text.substring(score.starts()[i], score.ends()[i]);
            assertThat(piece).isNotEmpty().doesNotContain(" ");
            assertThat(Character.isLowSurrogate(piece.charAt(0))).isFalse();
        }
    }

    @Test
    void aLongTextIsScoredInPiecesToItsEnd() {
        // Given
        var text = "Natalia sold twelve clips in May. ".repeat(200) + "last";
        // When
        var score = scorer.score(text, NONE);
        // Then
        assertThat(score.starts()).hasSizeGreaterThan(1000);
        assertThat(score.ends()[score.ends().length - 1]).isEqualTo(text.length());
        assertThat(score.keep()).isFinite();
    }

    @Test
    void whatIsLongerThanAllPiecesIsKeptWhereItWasNotRead() {
        // Given
        var text = "word ".repeat(10_000);
        // When
        var score = scorer.score(text, NONE);
        // Then
        assertThat(score.keepProbability(text.length() - 5, text.length() - 1)).isEqualTo(1);
        assertThat(score.keepProbability(0, 4)).isBetween(0.0, 1.0).isNotEqualTo(1);
    }

    @Test
    void aTextOfNothingHasAScore() {
        assertThat(scorer.score("", NONE).keep()).isFinite();
    }

    @Test
    void theArtefactIsTheManifests() {
        assertThat(scorer.artefact().toString()).isEqualTo(pruner.toString());
    }

    @Test
    void withoutADeviceItSaysThatItRunsOnTheCpu() {
        try (var wanted = ScorerGraph.open(pruner, 1, Device.CUDA)) {
            assertThat(wanted.placement()).containsAnyOf("the CPU;", "CUDA");
        }
    }

    @Test
    void aGraphThatIsNoneIsRefused(@TempDir Path other) {
        refuse(other, new byte[] {1, 2, 3}, "train it anew");
    }

    @Test
    void aGraphWithoutHeadsIsRefusedWithWhatItLacks(@TempDir Path other) {
        // Given
        var headless = TestingScorer.graph(1).toBuilder();
        headless.getGraphBuilder()
                .setOutput(0, headless.getGraph().getOutput(1))
                .removeOutput(1);
        // When / Then
        refuse(other, headless.build().toByteArray(), "no output [shot_logits]");
    }

    private static void refuse(Path folder, byte[] graph, String reason) {
        var files = new HashMap<>(Map.copyOf(pruner.contents()));
        files.put(PrunerFolder.GRAPH, graph);
        var broken = PrunerFolder.write(folder, TestingScorer.manifest(), files);
        assertThatThrownBy(() -> ScorerGraph.open(broken, 1, Device.CPU))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(broken.toString())
                .hasMessageContaining(reason);
    }

    private static double cosine(float[] a, float[] b) {
        return IntStream.range(0, a.length)
                .mapToDouble(i -> (double) a[i] * b[i])
                .sum();
    }
}
