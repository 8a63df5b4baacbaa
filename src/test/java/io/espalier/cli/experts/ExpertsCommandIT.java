package io.espalier.cli.experts;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.moe.ExpertFiles;
import io.espalier.moe.MeasuredLoss;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.TestingMoe.Architecture;
import io.espalier.moe.cut.MoeCheckpoint;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The way from demonstrations to a smaller model, as a user walks it. */
class ExpertsCommandIT {
    private static final Path TEXTS = Path.of("models/tiny-moe/data");

    @TempDir
    Path folder;

    @Test
    void aModelIsCalibratedSelectedCutAndExported() throws IOException {
        // Given
        var model = TestingMoe.write(Architecture.QWEN2MOE, folder);
        var scores = folder.resolve("maths.scores.json");
        var profile = folder.resolve("maths-50.json");
        var cut = folder.resolve("cut.gguf");
        // When
        var calibrated = calibrate(model, scores);
        var selected = TestingCommand.experts("select", scores, "--ratio", "0.5", "--out", profile);
        var made = TestingCommand.experts("cut", "--model", model, "--profile", profile, "--out", cut);
        var exported = TestingCommand.experts(
                "export", profile, "--format", "riy-v2", "--routing", "post-topk-drop", "--out", folder.resolve("riy"));
        // Then
        assertThat(calibrated.exitCode()).as(calibrated.err()).isZero();
        assertThat(calibrated.out()).contains("2 demonstrations", "3 MoE blocks of 8 experts (2 active)");
        assertThat(selected.exitCode()).as(selected.err()).isZero();
        assertThat(selected.out()).contains("profile maths-50 keeps 4 of 8 experts by easy-ep", "block  2:");
        assertThat(made.exitCode()).as(made.err()).isZero();
        assertThat(made.out()).contains("4 of 8 experts in every MoE block");
        assertThat(MoeCheckpoint.open(cut).shape().experts()).isEqualTo(4);
        assertThat(exported.exitCode()).as(exported.err()).isZero();
        assertThat(folder.resolve("riy")).content().contains("\"routing_mode\":\"post_topk_drop\"", "pruned_experts");
        assertThat(folder.resolve("maths.scores.json.part")).doesNotExist();
    }

    @Test
    void theModelsGroupsAreKeptUnlessAskedOtherwise() throws IOException {
        // Given
        var scores = folder.resolve("scores.json");
        calibrate(TestingMoe.write(Architecture.DEEPSEEK2, folder), scores);
        // When
        TestingCommand.experts("select", scores, "--keep", "4", "--out", folder.resolve("grouped.json"));
        TestingCommand.experts("select", scores, "--keep", "4", "--groups", "1", "--out", folder.resolve("free.json"));
        // Then
        assertThat(ExpertFiles.readProfile(folder.resolve("grouped.json")).groups())
                .isEqualTo(2);
        assertThat(ExpertFiles.readProfile(folder.resolve("free.json")).groups())
                .isEqualTo(1);
    }

    @Test
    void severalDomainsGiveOneProfile() throws IOException {
        // Given
        var model = TestingMoe.write(Architecture.OLMOE, folder);
        calibrate(model, folder.resolve("a.json"));
        TestingCommand.experts(
                "calibrate", "--model", model, "--domain", "code", "--data", data(), "--out", folder.resolve("b.json"));
        // When
        var selected = TestingCommand.experts(
                "select",
                folder.resolve("a.json"),
                folder.resolve("b.json"),
                "--keep",
                "2",
                "--out",
                folder.resolve("p"));
        // Then
        assertThat(selected.exitCode()).as(selected.err()).isZero();
        var profile = ExpertFiles.readProfile(folder.resolve("p"));
        assertThat(profile.name()).isEqualTo("maths-code-25");
        assertThat(profile.domains()).containsExactly("maths", "code");
    }

    @Test
    void aProfileIsToldWhatItCosts() {
        // Given
        var profile = mathsProfile();
        // When
        var run = TestingCommand.experts(
                "eval",
                "--model",
                "tiny-moe",
                "--profile",
                profile,
                "--data",
                TEXTS,
                "--domains",
                "maths,german",
                "--texts",
                2);
        // Then
        assertThat(run.exitCode()).as(run.err()).isZero();
        assertThat(run.out()).contains("maths ", "its domain", "german ");
        var measured = ExpertFiles.readProfile(profile).measured();
        assertThat(measured).extracting(MeasuredLoss::domain).containsExactly("maths", "german");
        assertThat(measured.getFirst().increase()).isBetween(-0.05, 0.2);
        assertThat(measured.getLast().increase()).isGreaterThan(0.2);
        assertThat(folder.resolve("maths-50.json.part")).doesNotExist();
    }

    private Path mathsProfile() {
        var scores = folder.resolve("scores.json");
        var profile = folder.resolve("maths-50.json");
        var data = TEXTS.resolve("maths.calibration.jsonl");
        TestingCommand.experts(
                "calibrate",
                "--model",
                "tiny-moe",
                "--domain",
                "maths",
                "--data",
                data,
                "--demonstrations",
                3,
                "--out",
                scores);
        TestingCommand.experts("select", scores, "--ratio", "0.5", "--out", profile);
        return profile;
    }

    @ParameterizedTest
    @CsvSource({
        "--ratio 1.5, a share is above 0 and at most 1",
        "--keep 1, fewer than the 2",
        "--keep 9, has 8 in a block",
        "--keep 4 --criterion best, there are easy-ep",
        "--keep 4 --name a/b, name:"
    })
    void whatCannotBeSelectedIsSaidClearly(String options, String reason) throws IOException {
        // Given
        var scores = folder.resolve("scores.json");
        calibrate(TestingMoe.write(Architecture.OLMOE, folder), scores);
        // When
        var words = ("select " + scores + " " + options + " --out " + folder.resolve("p")).split(" ", -1);
        var run = TestingCommand.experts((Object[]) words);
        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).startsWith("espalier: ").contains(reason).doesNotContain("\tat ");
        assertThat(folder.resolve("p")).doesNotExist();
    }

    @ParameterizedTest
    @ValueSource(strings = {"calibrate", "select", "cut", "export", "verify", "eval"})
    void helpTeachesWithExamples(String command) {
        // When
        var run = TestingCommand.experts(command, "--help");
        // Then
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("Usage: espalier experts " + command, "Examples:", "espalier experts " + command);
    }

    @Test
    void wrongUseIsToldApartFromFailure() {
        assertThat(TestingCommand.experts("select").exitCode()).isEqualTo(2);
        assertThat(TestingCommand.experts().exitCode()).isEqualTo(2);
        assertThat(TestingCommand.experts("eval", "--model", "tiny-moe", "--data", ".")
                        .exitCode())
                .isEqualTo(2);
        assertThat(TestingCommand.experts("calibrate", "--model", "none", "--domain", "a", "--data", "b", "--out", "c")
                        .exitCode())
                .isEqualTo(1);
    }

    private TestingCommand calibrate(Path model, Path scores) throws IOException {
        return TestingCommand.experts(
                "calibrate",
                "--model",
                model,
                "--domain",
                "maths",
                "--data",
                data(),
                "--out",
                scores,
                "--threads",
                "1");
    }

    private Path data() throws IOException {
        return Files.writeString(folder.resolve("data.jsonl"), """
                {"question": "A farmer has 12 cows and buys 7 more. How many?", "answer": "He has 12 + 7 = 19 cows."}
                {"text": "Two plus two is four, and four plus four is eight."}
                """);
    }
}
