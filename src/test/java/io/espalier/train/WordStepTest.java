package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.train.Step.Taken;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordStepTest {
    private static final int BUDGET = 50;
    private static final int STEPS = 2;
    private static final Network NETWORK = new NaiveNetwork(TestingWordTask.standardisation());

    @TempDir
    private Path folder;

    private static Step step(Environment environment) {
        return SimulatedWordTraining.step(NETWORK, new TrainingSettings(BUDGET, 3, 1, 2, 0.01), environment);
    }

    private static TrainingState first() {
        return TrainingState.start(
                Heads.initial(TestingWordTask.FEATURES, TestingWordTask.DIMENSIONS, 2, 1, new SplittableRandom(1)));
    }

    @Test
    void theShotHeadStaysAndTheTokenHeadMoves() {
        // Given
        var state = first();

        // When
        Taken taken = step(TestingWordTask::outcomes).take(state);

        // Then
        var before = state.heads();
        var after = taken.state().heads();
        for (int a = 0; a < before.shot().arrays().size(); a++) {
            assertThat(after.shot().arrays().get(a))
                    .isEqualTo(before.shot().arrays().get(a));
        }
        assertThat(after.token().of(Head.Part.LAST)).isNotEqualTo(before.token().of(Head.Part.LAST));
    }

    @Test
    void whatIsSentIsShotsWithoutASharesWordsWithinTheBudget() {
        // Given
        var sent = new ArrayList<String>();

        // When
        var report = step((prefix, questions) -> {
                    sent.add(prefix);
                    return TestingWordTask.outcomes(prefix, questions);
                })
                .take(first())
                .report();

        // Then: 24 words and two marks less six words, and not a shot more would fit
        assertThat(report.rollouts()).hasSize(3).allSatisfy(rollout -> {
            assertThat(rollout.tokens()).isEqualTo(40);
            assertThat(rollout.kept()).hasSize(2);
        });
        assertThat(report.controls()).hasSize(1);
        assertThat(sent).hasSize(4).doesNotHaveDuplicates().allSatisfy(prefix -> {
            assertThat(TestingWordTask.tokens(prefix)).isEqualTo(40);
            assertThat(prefix.split("\n\n")).hasSize(2);
        });
    }

    @Test
    void wordsOfShotsThatDidNotStayLearnNothing() {
        // Given
        var pool = TestingWordTask.data(4).pools().draw(new Seeds(1).of("pool", 0));
        var shots = pool.examples().stream().map(TestingWordTask::words).toList();
        var words = PoolWords.of(shots, NETWORK, first().heads());
        var sampler = new WordSampler(0.25);
        var masks =
                List.of(words.sample(sampler, new SplittableRandom(1)), words.sample(sampler, new SplittableRandom(2)));

        // When
        var direction = words.direction(masks, List.of(bits(0), bits(2)), new double[] {0.5, -2});

        // Then: 1/K · advantage · score, of one word-piece each
        for (int w = 0; w < 20; w++) {
            assertThat(direction.ofPieces()[w])
                    .isCloseTo(0.25 * masks.get(0).get(0).score()[w], within(1e-12));
            assertThat(direction.ofPieces()[20 + w]).isZero();
            assertThat(direction.ofPieces()[40 + w])
                    .isCloseTo(-1.0 * masks.get(1).get(2).score()[w], within(1e-12));
            assertThat(direction.ofPieces()[60 + w]).isZero();
        }
    }

    private static BitSet bits(int bit) {
        var bits = new BitSet();
        bits.set(bit);
        return bits;
    }

    private TrainingRun run(String where, Environment environment) {
        return new TrainingRun(folder.resolve(where), List.of("words", 5), step(environment));
    }

    /** Dies at its nth call, as the process might. */
    private static Environment dyingAt(int call) {
        var calls = new int[1];
        return (prefix, questions) -> {
            if (++calls[0] == call) {
                throw new IllegalStateException("killed");
            }
            return TestingWordTask.outcomes(prefix, questions);
        };
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 5, 8})
    void aRunKilledAtAnyStepComesToTheSameResult(int call) {
        // Given
        run("whole", TestingWordTask::outcomes).run(STEPS, first(), report -> {});
        assertThatThrownBy(() -> run("broken", dyingAt(call)).run(STEPS, first(), report -> {}))
                .hasMessage("killed");

        // When
        run("broken", TestingWordTask::outcomes).run(STEPS, first(), report -> {});

        // Then
        for (var file : List.of("checkpoint.bin", "steps.jsonl")) {
            assertThat(folder.resolve("broken").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("whole").resolve(file));
        }
    }
}
