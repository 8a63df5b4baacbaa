package io.espalier.moe.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.Progress;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.TestingMoe.Architecture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cut of a GGUF file as a process, and what is left of it when it is killed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class GgufCutProcessIT {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 600_000, 1_500_000, 2_400_000})
    void aKilledCutLeavesNothingThatLooksFinishedAndTheNextOneCleansUp(long bytes)
            throws IOException, InterruptedException {
        // Given
        var source = TestingMoe.write(Architecture.OLMOE, folder);
        var profile = folder.resolve("profile.json");
        ExpertFiles.write(profile, TestingCheckpoint.profile(source, 4, 1));
        var killed = start(source, profile, bytes);
        assertThat(killed.inputReader().readLine()).isEqualTo("waiting");
        // When
        killed.destroyForcibly().waitFor();
        // Then
        assertThat(out()).doesNotExist();
        assertThat(Files.list(folder).filter(file -> file.toString().endsWith(".gguf")))
                .containsExactly(source);
        assertThatThrownBy(() -> MoeCheckpoint.open(out())).isInstanceOf(UserError.class);
        MoeCheckpoint.open(source).cut(ExpertFiles.readProfile(profile), out(), CutOptions.plain(), Progress.NONE);
        assertThat(Files.list(folder)).containsExactlyInAnyOrder(source, profile, out());
    }

    private Path out() {
        return folder.resolve("cut.gguf");
    }

    private Process start(Path source, Path profile, long bytes) throws IOException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return new ProcessBuilder(List.of(
                        java,
                        "-cp",
                        classes,
                        CutProgram.class.getName(),
                        source.toString(),
                        profile.toString(),
                        out().toString(),
                        Long.toString(bytes)))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }
}
