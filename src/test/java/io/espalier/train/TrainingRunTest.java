package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import io.espalier.train.Pool.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingRunTest {
    private static final int STEPS = 3;

    @TempDir
    private Path folder;

    private static TrainingRun run(Path where, Environment environment) {
        var sampler = new FillSampler(4 * TestingTask.TOKENS);
        var network = new NaiveNetwork(TestingTask.standardisation());
        var step = new TrainingStep(
                new TrainingSettings(sampler.budget(), 4, 1, 2, 0.01),
                TestingTask.data(Kind.POLLUTED, 12),
                new Policy(TestingTask::encode, network, sampler),
                new Judge(environment, Reward.NLL, sampler),
                new Seeds(11));
        return new TrainingRun(where, List.of("polluted", 11), step);
    }

    private static TrainingState first() {
        return TrainingState.start(
                Heads.initial(TestingTask.FEATURES, TestingTask.DIMENSIONS, 3, 1, new SplittableRandom(1)));
    }

    /** Dies at its nth call, as the process might. */
    private static Environment dyingAt(int call) {
        var calls = new int[1];
        return (prefix, questions) -> {
            if (++calls[0] == call) {
                throw new IllegalStateException("killed");
            }
            return TestingTask.outcomes(prefix, questions);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 6, 7, 9, 11, 13, 15})
    void aRunKilledAtAnyStepComesToTheSameResult(int call) throws IOException {
        // Given
        var whole = folder.resolve("whole");
        run(whole, TestingTask::outcomes).run(STEPS, first(), report -> {});
        var broken = folder.resolve("broken");
        assertThatThrownBy(() -> run(broken, dyingAt(call)).run(STEPS, first(), report -> {}))
                .hasMessage("killed");

        // When
        run(broken, TestingTask::outcomes).run(STEPS, first(), report -> {});

        // Then
        for (var file : List.of("checkpoint.bin", "steps.jsonl")) {
            assertThat(broken.resolve(file)).hasSameBinaryContentAs(whole.resolve(file));
        }
    }

    @Test
    void aStepThatWasLoggedButNotKeptIsNotLoggedTwice() throws IOException {
        // Given
        run(folder, TestingTask::outcomes).run(1, first(), report -> {});
        var kept = Files.readAllBytes(folder.resolve("checkpoint.bin"));
        run(folder, TestingTask::outcomes).run(2, first(), report -> {});
        var log = Files.readString(folder.resolve("steps.jsonl"));
        Files.write(folder.resolve("checkpoint.bin"), kept);

        // When
        run(folder, TestingTask::outcomes).run(2, first(), report -> {});

        // Then
        assertThat(folder.resolve("steps.jsonl")).hasContent(log);
    }

    @Test
    void aFinishedRunIsExtended() {
        // Given
        run(folder.resolve("long"), TestingTask::outcomes).run(2, first(), report -> {});
        run(folder.resolve("short"), TestingTask::outcomes).run(1, first(), report -> {});

        // When
        run(folder.resolve("short"), TestingTask::outcomes).run(2, first(), report -> {});

        // Then
        assertThat(folder.resolve("short/checkpoint.bin"))
                .hasSameBinaryContentAs(folder.resolve("long/checkpoint.bin"));
    }

    @Test
    void aDamagedCheckpointIsRefused() throws IOException {
        // Given
        run(folder, TestingTask::outcomes).run(1, first(), report -> {});
        var bytes = Files.readAllBytes(folder.resolve("checkpoint.bin"));
        bytes[bytes.length / 2] ^= 1;
        Files.write(folder.resolve("checkpoint.bin"), bytes);

        // When, Then
        assertThatThrownBy(() -> run(folder, TestingTask::outcomes).run(2, first(), report -> {}))
                .isInstanceOf(UserError.class)
                .hasMessageEndingWith("checkpoint.bin is damaged; remove the folder to start again");
    }

    @Test
    void aLogThatDoesNotFitTheCheckpointIsRefused() throws IOException {
        // Given
        run(folder, TestingTask::outcomes).run(2, first(), report -> {});
        Files.delete(folder.resolve("checkpoint.bin"));

        // When, Then
        assertThatThrownBy(() -> run(folder, TestingTask::outcomes).run(2, first(), report -> {}))
                .hasMessageEndingWith("is of step 0, but steps.jsonl knows 2 steps; remove the folder to start again");
    }
}
