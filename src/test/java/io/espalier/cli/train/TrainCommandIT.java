package io.espalier.cli.train;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.cli.EspalierCommand;
import io.espalier.inference.Device;
import io.espalier.inference.ScorerGraph;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.ShotParts;
import io.espalier.pruner.PrunerFolder;
import io.espalier.shot.ShotFeatures;
import io.espalier.shot.ShotScores;
import io.espalier.target.Question;
import io.espalier.token.LearnedWordPruner;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real training against a real engine on the small built-in model: short, and good for nothing but to see that it works. */
class TrainCommandIT {
    private static final int GRAPH_TOLERANCE = 4;

    @TempDir
    private static Path folder;

    private static Path data;
    private static Path whole;

    @BeforeAll
    static void train() throws IOException {
        data = folder.resolve("sums.jsonl");
        Files.writeString(
                data,
                IntStream.range(0, 120)
                        .mapToObj(i ->
                                "{\"question\":\"What is the plain sum of %d + %d?\",\"answer\":\"We now simply add both: %d+%d = %d\\n#### %d\"}"
                                        .formatted(i, i % 7, i, i % 7, i + i % 7, i + i % 7))
                        .collect(Collectors.joining("\n")));
        whole = folder.resolve("whole");
        assertThat(run(whole, "--rollouts", "8", "--word-rollouts", "8", "--max-cut", "0.3")
                        .code())
                .isZero();
    }

    private record Ran(int code, String out, String err) {}

    private static Ran run(Path out, String... more) {
        var arguments = new ArrayList<>(List.of("train", "--data", data.toString(), "--out", out.toString()));
        arguments.addAll(List.of("--target", "tiny-moe", "--threads", "1", "--pools", "clean,corrupted"));
        arguments.addAll(List.of("--budget", "160", "--pool-size", "8", "--questions", "2", "--step-rollouts", "4"));
        arguments.addAll(List.of("--validation-pools", "1", "--validation-masks", "2", "--validation-questions", "4"));
        arguments.addAll(List.of(more));
        var written = new StringWriter();
        var errors = new StringWriter();
        var code = EspalierCommand.commandLine()
                .setOverwrittenOptionsAllowed(true)
                .setOut(new PrintWriter(written))
                .setErr(new PrintWriter(errors))
                .execute(arguments.toArray(String[]::new));
        return new Ran(code, written.toString(), errors.toString());
    }

    @Test
    void whatIsWrittenIsAPrunerThatTheGatewayReads() {
        // When
        var pruner = PrunerFolder.read(whole);

        // Then
        assertThat(pruner.manifest().name()).isEqualTo("whole");
        assertThat(pruner.manifest().target().name()).isEqualTo("tiny-moe");
        assertThat(new String(pruner.file(PrunerFolder.CARD), UTF_8))
                .contains("2 steps, 8 rollouts, seed 0", "| best-of-n |", "## Held-back pools: corrupted");
        assertThat(whole.resolve("run/seed-0/learning-curve.svg"))
                .content()
                .startsWith("<?xml")
                .contains("<svg");
    }

    @Test
    void goldenNumbersAreThoseOfTheGraph() throws IOException {
        // Given
        var json = new JsonMapper();
        try (var scorer = ScorerGraph.open(PrunerFolder.read(whole), 1, Device.CPU)) {
            for (var line : Files.readAllLines(whole.resolve(PrunerFolder.GOLDEN))) {
                var row = json.readTree(line);
                var shot = new Question(
                        row.get("question").asText(), row.get("answer").asText());

                // When
                var score = scorer.score(shot.shot().strip(), ShotFeatures.of(shot.question(), shot.answer()));

                // Then
                assertThat(score.keep()).isCloseTo(row.get("keep").asDouble(), within(Math.pow(10, -GRAPH_TOLERANCE)));
            }
        }
    }

    @Test
    void theTrainedFineStageIsServedAndItsNumbersAreInManifestAndCard() {
        // Given
        var pruner = PrunerFolder.read(whole);

        // When
        var fine = Objects.requireNonNull(pruner.manifest().fine());

        // Then: 4 questions behind each of two pools are no evidence
        assertThat(fine.maxCut()).isEqualTo(0.3);
        assertThat(fine.evidence()).singleElement().satisfies(evidence -> {
            assertThat(evidence.against()).isEqualTo("whole-shots");
            assertThat(evidence.target()).isEqualTo("tiny-moe");
            assertThat(evidence.questions()).isEqualTo(8);
            assertThat(evidence.enabled()).isFalse();
        });
        assertThat(new String(pruner.file(PrunerFolder.CARD), UTF_8))
                .contains("The fine stage was trained with 8 rollouts", "| corrupted | 4 | trained |");
        var example = new Question("What is the plain sum of 5 + 4?", "We now simply add both: 5+4 = 9\n#### 9");
        try (var scorer = ScorerGraph.open(pruner, 1, Device.CPU)) {
            var words = new LearnedWordPruner(new ShotScores(scorer, 10), fine.threshold(), fine.maxCut());
            var shot = ShotParts.of(new PromptReader(List.of())
                    .readText(example.shot().repeat(2) + "Q: How many?\nA:")
                    .shots()
                    .getFirst());
            assertThat(words.cuts(shot)).isNotEmpty();
        }
    }

    @Test
    void wordsThatAreNotTrainedAreNoStage() {
        // Given
        var coarse = folder.resolve("coarse");
        assertThat(run(coarse, "--rollouts", "4").code()).isZero();

        // When
        var pruner = PrunerFolder.read(coarse);

        // Then
        assertThat(pruner.manifest().fine()).isNull();
        assertThat(new String(pruner.file(PrunerFolder.CARD), UTF_8)).contains("was not trained and is off");
        assertThat(coarse.resolve("run/words")).doesNotExist();
    }

    @Test
    void noShareToCutIsRefused() {
        // When
        var ran = run(folder.resolve("none"), "--max-cut", "0");

        // Then
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("--max-cut 0.0: it must be above 0, and 1 at most");
    }

    @Test
    void aRunThatGoesOnComesToTheSameGraph() throws IOException {
        // Given
        var parts = folder.resolve("parts");
        assertThat(run(parts, "--rollouts", "4").code()).isZero();
        assertThat(run(parts, "--rollouts", "8", "--word-rollouts", "4", "--max-cut", "0.3")
                        .code())
                .isZero();

        // When
        assertThat(run(parts, "--rollouts", "8", "--word-rollouts", "8", "--max-cut", "0.3")
                        .code())
                .isZero();

        // Then
        assertThat(parts.resolve(PrunerFolder.GRAPH)).hasSameBinaryContentAs(whole.resolve(PrunerFolder.GRAPH));
    }

    @Test
    void severalSeedsAreComparedAndOneGoesOn() {
        // Given
        var several = folder.resolve("several");

        // When
        assertThat(run(several, "--rollouts", "4", "--seeds", "0,5", "--sampler", "stop")
                        .code())
                .isZero();

        // Then
        var pruner = PrunerFolder.read(several);
        assertThat(pruner.manifest().training().seeds()).containsExactly(0L, 5L);
        assertThat(new String(pruner.file(PrunerFolder.CARD), UTF_8))
                .contains("the best of seeds [0, 5]", "## Training seeds", "| 5 | corrupted |");
    }

    @Test
    void anotherRunsPolicyIsMeasuredAsItsOwnRunMeasuredIt() {
        // Given
        var beside = folder.resolve("beside");

        // When
        assertThat(run(beside, "--rollouts", "4", "--sampler", "stop", "--parallel", "2", "--compare", whole.toString())
                        .code())
                .isZero();

        // Then
        var own = new String(PrunerFolder.read(whole).file(PrunerFolder.CARD), UTF_8);
        var card = new String(PrunerFolder.read(beside).file(PrunerFolder.CARD), UTF_8);
        assertThat(card).contains("| whole | `sampler` fill | 0 | 8 |");
        for (var kind : List.of("clean", "corrupted")) {
            var measured = own.substring(own.indexOf("## Held-back pools: " + kind))
                    .lines()
                    .filter(line -> line.startsWith("| policy |"))
                    .findFirst()
                    .orElseThrow();
            assertThat(card).contains(measured.replace("| policy |", "| whole | 0 | " + kind + " |"));
        }
    }

    @Test
    void aRunForAnotherBudgetIsNotComparedAndNothingIsSpent() {
        // Given
        var other = folder.resolve("other-budget");

        // When
        var ran = run(other, "--budget", "100", "--compare", whole.toString());

        // Then
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("--compare " + whole + ": it was trained for another target");
        assertThat(other).doesNotExist();
    }

    @Test
    void aFolderThatNoTrainingWroteIsNotCompared() {
        // When
        var ran = run(folder.resolve("alone"), "--compare", folder.toString());

        // Then
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("name the --out of another training");
    }

    @Test
    void otherWorkInTheSameFolderIsRefused() {
        // When
        var ran = run(whole, "--rollouts", "8", "--rate", "0.002");

        // Then
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("steps.jsonl is what other work left unfinished");
    }

    @Test
    void pollutedPoolsAskForShotsOfOtherTasks() {
        // When
        var ran = run(folder.resolve("polluted"), "--pools", "polluted");

        // Then
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("polluted pools need shots of other tasks: --other-tasks DIR");
    }

    @Test
    void tooFewRowsAreRefusedBeforeAnythingIsSpent() {
        // When
        var ran = run(folder.resolve("short"), "--pool-size", "40");

        // Then
        assertThat(ran.code()).isEqualTo(1);
        assertThat(ran.err()).contains("12 are held-back shots, of which a pool takes 40");
    }
}
