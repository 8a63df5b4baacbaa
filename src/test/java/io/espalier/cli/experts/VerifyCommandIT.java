package io.espalier.cli.experts;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.gguf.GgufFile;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.TestingMoe.Architecture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From demonstrations to a proven model, in every architecture; and what is not the cut of a profile is not proven. */
class VerifyCommandIT {
    private static final Path MATHS = Path.of("models/tiny-moe/data/maths.heldout.jsonl");
    private static final Path GERMAN = Path.of("models/tiny-moe/data/german.heldout.jsonl");

    @TempDir
    Path folder;

    @ParameterizedTest
    @EnumSource
    void aCutModelIsProven(Architecture architecture) throws IOException {
        // Given
        var model = TestingMoe.write(architecture, folder);
        var cut = cut(model, MATHS, "maths");
        // When
        var run = verify(model, "maths", cut, "--out", folder.resolve("proof.json"));
        // Then
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
        assertThat(run.out()).contains("Proven.", "expert flips");
        var proof = new ObjectMapper().readTree(folder.resolve("proof.json").toFile());
        assertThat(proof.path("format").asText()).isEqualTo("espalier/expert-proof");
        assertThat(proof.path("tokens").asLong()).isGreaterThan(500);
        assertThat(proof.path("logits").path("greatest").asDouble()).isBetween(0.0, 0.05);
    }

    @Test
    void theTrainedModelsCutIsProven() {
        // Given
        var cut = cut(TestingMoe.TINY_MOE, GERMAN, "german");
        // When
        var run = verify(TestingMoe.TINY_MOE, "german", cut);
        // Then
        assertThat(run.exitCode()).as(run.out() + run.err()).isZero();
    }

    @Test
    void aCutToOtherExpertsIsNotProven() {
        // Given
        cut(TestingMoe.TINY_MOE, MATHS, "maths");
        var german = cut(TestingMoe.TINY_MOE, GERMAN, "german");
        // When
        var run = verify(TestingMoe.TINY_MOE, "maths", german);
        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("was cut to profile 'german'");
    }

    @Test
    void expertsThatWereMixedUpAreNotProven() throws IOException {
        // Given
        var cut = cut(TestingMoe.TINY_MOE, MATHS, "maths");
        swapTheFirstTwoExperts(cut, "blk.2.ffn_down_exps.weight");
        // When
        var run = verify(TestingMoe.TINY_MOE, "maths", cut);
        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("NOT proven: logits are").doesNotContain("Proven.");
    }

    @Test
    void aModelOfAnotherShapeIsRefused() {
        // Given
        cut(TestingMoe.TINY_MOE, MATHS, "maths");
        // When
        var run = verify(TestingMoe.TINY_MOE, "maths", TestingMoe.TINY_MOE);
        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("is not the full one with 16 experts");
    }

    @Test
    void aFolderIsSentToTheProofThatItNeeds() {
        // Given
        cut(TestingMoe.TINY_MOE, MATHS, "maths");
        // When
        var run = verify(TestingMoe.TINY_MOE, "maths", folder);
        // Then
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("deploy/interop");
    }

    private Path cut(Path model, Path data, String name) {
        var scores = folder.resolve(name + ".scores.json");
        var cut = folder.resolve(name + ".gguf");
        succeed(
                "calibrate",
                "--model",
                model,
                "--domain",
                name,
                "--data",
                data,
                "--demonstrations",
                3,
                "--out",
                scores);
        succeed("select", scores, "--ratio", 0.5, "--name", name, "--out", profile(name));
        succeed("cut", "--model", model, "--profile", profile(name), "--out", cut);
        return cut;
    }

    private static void succeed(Object... args) {
        var run = TestingCommand.experts(args);
        assertThat(run.exitCode()).as(run.err()).isZero();
    }

    private TestingCommand verify(Path model, String profile, Path cut, Object... more) {
        var args = new Object[11 + more.length];
        var fixed = new Object[] {
            "verify", "--model", model, "--profile", profile(profile), "--cut", cut, "--data", MATHS, "--texts", 3
        };
        System.arraycopy(fixed, 0, args, 0, fixed.length);
        System.arraycopy(more, 0, args, fixed.length, more.length);
        return TestingCommand.experts(args);
    }

    private Path profile(String name) {
        return folder.resolve(name + ".profile.json");
    }

    private static void swapTheFirstTwoExperts(Path file, String tensor) throws IOException {
        long offset;
        int each;
        try (var gguf = GgufFile.open(file)) {
            var experts = gguf.tensor(tensor).orElseThrow();
            offset = experts.offset();
            each = (int) experts.sliceBytes();
        }
        try (var bytes = new RandomAccessFile(file.toFile(), "rw")) {
            var both = new byte[2 * each];
            bytes.seek(offset);
            bytes.readFully(both);
            bytes.seek(offset);
            bytes.write(both, each, each);
            bytes.write(both, 0, each);
        }
        assertThat(Files.size(file)).isPositive();
    }
}
