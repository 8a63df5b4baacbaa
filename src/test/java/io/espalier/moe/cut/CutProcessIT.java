package io.espalier.moe.cut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.Progress;
import io.espalier.safetensors.Checkpoint;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The cut as a process: what it takes, and what is left of it when it is killed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CutProcessIT {
    private static final List<String> SMALL_HEAP = List.of("-Xmx24m", "-XX:MaxDirectMemorySize=4m");

    @TempDir
    Path folder;

    @TempDir
    Path cache;

    @ParameterizedTest
    @ValueSource(ints = {256, 3072})
    void memoryDoesNotGrowWithTheModel(int width) throws IOException, InterruptedException {
        // Given
        var source = SparseCheckpoint.write(folder.resolve("full"), width);
        var profile = profile(source);
        // When
        var cut = start(source, profile);
        // Then
        assertThat(cut.inputReader().readLine()).isEqualTo("done");
        assertThat(cut.waitFor()).isZero();
        assertThat(Checkpoint.open(out()).bytes()).isEqualTo(4L * (4 * 3 * 2 * width * width + 4 * 2 * width));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 3_000_000, 12_000_000})
    void aKilledCutLeavesNothingThatLooksFinishedAndTheNextOneCleansUp(long bytes)
            throws IOException, InterruptedException {
        // Given
        var source = SparseCheckpoint.write(folder.resolve("full"), 512);
        var profile = profile(source);
        var killed = start(source, profile, Long.toString(bytes));
        assertThat(killed.inputReader().readLine()).isEqualTo("waiting");
        // When
        killed.destroyForcibly().waitFor();
        // Then
        assertThat(out()).doesNotExist();
        assertThatThrownBy(() -> MoeCheckpoint.open(out())).isInstanceOf(UserError.class);
        MoeCheckpoint.open(source).cut(ExpertFiles.readProfile(profile), out(), CutOptions.plain(), Progress.NONE);
        assertThat(Files.list(folder)).containsExactlyInAnyOrder(source, profile, out());
    }

    @Test
    void aCutThatAnotherProcessIsWritingIsLeftToIt() throws IOException, InterruptedException {
        // Given
        var source = SparseCheckpoint.write(folder.resolve("full"), 64);
        var profile = profile(source);
        var other = start(source, profile, "1");
        assertThat(other.inputReader().readLine()).isEqualTo("waiting");
        // When
        assertThatThrownBy(() -> MoeCheckpoint.open(source)
                        .cut(ExpertFiles.readProfile(profile), out(), CutOptions.plain(), Progress.NONE))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("process " + other.pid() + " is writing it");
        // Then
        other.outputWriter().close();
        assertThat(lastLine(other.inputReader())).isEqualTo("done");
        assertThat(MoeCheckpoint.open(out()).shape().experts()).isEqualTo(4);
    }

    private Path out() {
        return folder.resolve("cut");
    }

    private Path profile(Path source) {
        var file = folder.resolve("profile.json");
        ExpertFiles.write(file, TestingCheckpoint.profile(source, 4, 1));
        return file;
    }

    private Process start(Path source, Path profile, String... more) throws IOException {
        var command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(SMALL_HEAP);
        var classes = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        command.addAll(List.of("-cp", classes, CutProgram.class.getName()));
        command.addAll(List.of(source.toString(), profile.toString(), out().toString()));
        command.addAll(List.of(more));
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("ESPALIER_CACHE", cache.toString());
        return builder.start();
    }

    private static String lastLine(BufferedReader reader) {
        return reader.lines().reduce((first, second) -> second).orElseThrow();
    }
}
