package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.espalier.train.Pool.Kind;
import io.espalier.train.Validation.HeldBack;
import io.espalier.train.WordResult.Measured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WordValidationTest {
    /** Four whole shots of 26 tokens, or five of 20. */
    private static final int BUDGET = 110;

    private static final ValidationSettings SETTINGS = new ValidationSettings(2, 8, 1, 3);

    @TempDir
    private Path folder;

    private WordComparison run(String journal, Environment environment) {
        var policy = new WordPolicy(
                TestingWordTask::words,
                new NaiveNetwork(TestingWordTask.standardisation()),
                new WordSampler(0.25),
                TestingWordTask.trimming(BUDGET));
        var learnt = TestingWordTask.data(8);
        var data = new HeldBack(learnt.pools(), List.of(Kind.CLEAN, Kind.SWAPPED), learnt.questions());
        var heads = Heads.initial(TestingWordTask.FEATURES, TestingWordTask.DIMENSIONS, 3, 1, new SplittableRandom(1));
        return new WordValidation(SETTINGS, data, policy, new Losses(environment, Reward.NLL), new Seeds(0))
                .run(folder.resolve(journal), "words", heads, done -> {});
    }

    @Test
    void allFillTheSameBudgetOneWithWholeShotsAndTheOthersWithMoreTrimmedOnes() {
        // When
        var comparison = run("words.jsonl", TestingWordTask::outcomes);

        // Then
        assertThat(comparison.results()).hasSize(4).allSatisfy(result -> {
            assertThat(result.of(WordRival.WHOLE_SHOTS))
                    .returns(4.0, Measured::shots)
                    .returns(104.0, Measured::tokens)
                    .returns(0.0, Measured::cut);
            for (var rival : List.of(WordRival.RANDOM_WORDS, WordRival.TRAINED_WORDS)) {
                assertThat(result.of(rival))
                        .returns(5.0, Measured::shots)
                        .returns(100.0, Measured::tokens)
                        .returns(0.25, Measured::cut);
            }
        });
        assertThat(comparison.results()).extracting(WordResult::kind).containsOnly(Kind.CLEAN, Kind.SWAPPED);
    }

    @Test
    void eachPoolHasQuestionsOfItsOwnAndEveryRivalOfAPoolTheSame() {
        // Given
        var asked = new ArrayList<List<String>>();

        // When
        var comparison = run("words.jsonl", (prefix, questions) -> {
            asked.add(questions.stream().map(question -> question.question()).toList());
            return TestingWordTask.outcomes(prefix, questions);
        });

        // Then: one whole prompt, two random ones and a trained one for each pool
        assertThat(comparison.questions(all -> true)).isEqualTo(4 * SETTINGS.test());
        assertThat(asked).hasSize(4 * 4);
        assertThat(asked.stream().distinct()).hasSize(4);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 4, 6, 16})
    void aComparisonKilledAtAnyPoolComesToTheSameResult(int call) {
        // Given
        run("whole.jsonl", TestingWordTask::outcomes);
        var calls = new int[1];
        assertThatThrownBy(() -> run("broken.jsonl", (prefix, questions) -> {
                    if (++calls[0] == call) {
                        throw new IllegalStateException("killed");
                    }
                    return TestingWordTask.outcomes(prefix, questions);
                }))
                .hasMessage("killed");

        // When
        run("broken.jsonl", TestingWordTask::outcomes);

        // Then
        assertThat(folder.resolve("broken.jsonl")).hasSameBinaryContentAs(folder.resolve("whole.jsonl"));
    }

    private static WordResult result(Kind kind, List<Integer> asked, double... trained) {
        var whole = asked.stream().map(question -> 1.0).toList();
        var losses = new ArrayList<Double>();
        for (var loss : trained) {
            losses.add(loss);
        }
        return new WordResult(
                0,
                kind,
                asked,
                List.of(
                        new Measured(WordRival.WHOLE_SHOTS, whole, 100, 4, 0),
                        new Measured(WordRival.RANDOM_WORDS, whole, 100, 5, 0.15),
                        new Measured(WordRival.TRAINED_WORDS, losses, 100, 5, 0.15)));
    }

    @Test
    void differencesArePairedAndAQuestionThatWasAskedTwiceCountsOnce() {
        // Given
        var comparison = new WordComparison(
                List.of(result(Kind.CLEAN, List.of(1, 2), 1.2, 0.8), result(Kind.CORRUPTED, List.of(2, 3), 0.6, 1.5)));

        // When
        var difference = comparison.difference(WordRival.TRAINED_WORDS, WordRival.WHOLE_SHOTS, all -> true);

        // Then: 0.2, the mean of −0.2 and −0.4, and 0.5
        assertThat(difference.value()).isCloseTo(0.4 / 3, within(1e-9));
        assertThat(difference.low()).isCloseTo(-0.3, within(0.05));
        assertThat(difference.high()).isCloseTo(0.5, within(0.05));
        assertThat(comparison.questions(all -> true)).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {29, 30})
    void theStageIsOnWhereEnoughQuestionsShowNoHarm(int questions) {
        // Given
        var trained = trained(questions, 1.008);

        // When
        var entry = trained.entry(TestingWordTask.plan());

        // Then
        assertThat(entry.threshold()).isEqualTo(1);
        assertThat(entry.maxCut()).isEqualTo(0.15);
        assertThat(entry.evidence()).singleElement().satisfies(evidence -> {
            assertThat(evidence.against()).isEqualTo("whole-shots");
            assertThat(evidence.margin()).isEqualTo(0.01);
            assertThat(evidence.mean()).isCloseTo(0.008, within(1e-9));
            assertThat(evidence.enabled()).isEqualTo(questions == 30);
        });
    }

    @Test
    void theStageIsOffWhereHarmIsNotRuledOut() {
        assertThat(trained(40, 1.011)
                        .entry(TestingWordTask.plan())
                        .evidence()
                        .getFirst()
                        .enabled())
                .isFalse();
    }

    private static TrainedWords trained(int questions, double loss) {
        var asked = new ArrayList<Integer>();
        var losses = new double[questions];
        for (int question = 0; question < questions; question++) {
            asked.add(question);
            losses[question] = loss;
        }
        return new TrainedWords(16, 0.15, new WordComparison(List.of(result(Kind.CLEAN, asked, losses))));
    }

    @Test
    void theCardSaysWhatWasMeasured() {
        // When
        var card = WordCard.of(TestingWordTask.plan(), trained(40, 1.008));

        // Then
        assertThat(card)
                .contains("with 16 rollouts", "15 % of a shot's words", "is **on** for this target")
                .contains("| clean | 40 | none | 100 | 4.0 | 0.000 | 1.000 |  |")
                .contains("| clean | 40 | trained | 100 | 5.0 | 0.150 | 1.008 | +0.008 [+0.008, +0.008] |");
    }

    @Test
    void theCardSaysThatNothingWasTrained() {
        assertThat(WordCard.of(TestingWordTask.plan(), null)).contains("was not trained and is off");
    }
}
