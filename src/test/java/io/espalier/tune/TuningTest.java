package io.espalier.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.eval.TestingPools;
import io.espalier.failure.UserError;
import io.espalier.moe.Progress;
import io.espalier.pruner.CoarseRule;
import io.espalier.pruner.FixedChoices;
import io.espalier.pruner.PrunerFolder;
import io.espalier.target.JournaledTarget;
import io.espalier.target.Question;
import io.espalier.target.SimulatedTarget;
import io.espalier.target.Target;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TuningTest {
    private static final List<Question> SHOTS = TestingPools.questions(0, 18);
    private static final List<Question> LEARN = TestingPools.questions(100, 12);
    private static final List<Question> HELD_OUT = TestingPools.questions(200, 30);
    /** Room for the three best shots, and not for a fourth. */
    private static final int BUDGET = 80;

    @TempDir
    Path folder;

    private final FewShotRequest request = FewShotRequest.read(TestingRequests.chat(SHOTS), false);

    /** What each shot is worth, by its index; others a little less than nothing. */
    private static SimulatedTarget target(Map<Integer, Double> worth, double others) {
        var shots = new HashMap<String, Double>();
        for (int i = 0; i < SHOTS.size(); i++) {
            shots.put(SHOTS.get(i).shot().strip(), worth.getOrDefault(i, others));
        }
        return new SimulatedTarget(shots);
    }

    private static SimulatedTarget threeHelp() {
        return target(Map.of(2, 0.1, 7, 0.1, 15, 0.1), -0.005);
    }

    private static TuningPlan plan(int steps) {
        return plan(steps, 0);
    }

    private static TuningPlan plan(int steps, int wordSteps) {
        return new TuningPlan(BUDGET, steps, 8, 6, 20, 1, 3, 0.01, wordSteps, 0.1);
    }

    private Tuned tune(Target target, int steps) {
        return new Tuning(plan(steps), request, target, Progress.NONE).tune(LEARN, HELD_OUT);
    }

    @Test
    void theShotsThatHelpAreFound() {
        // When
        var tuned = tune(threeHelp(), 40);

        // Then
        assertThat(tuned.left().kept().stream().boxed()).contains(2, 7, 15);
        assertThat(tuned.tokens().after()).isLessThanOrEqualTo(BUDGET);
        assertThat(tuned.againstFull().high()).isNegative();
        assertThat(tuned.againstBestOfN().value()).isNotPositive();
    }

    @Test
    void severalPromptsAtOnceGiveTheSame() {
        // Given
        var target = threeHelp();
        var before = tune(target, 5);
        target.parallel(4);

        // When
        var after = tune(target, 5);

        // Then
        assertThat(after).usingRecursiveComparison().isEqualTo(before);
    }

    @Test
    void itIsSaidWhereNothingBeatsTheFullPrompt() {
        // Given
        var target = target(Map.of(), 0.05);

        // When
        var card = write(tune(target, 5));

        // Then
        assertThat(card).contains("Nothing beats the full prompt");
        var coarse = PrunerFolder.read(folder.resolve("pruner")).manifest().coarse();
        assertThat(coarse.evidence().getFirst().enabled()).isFalse();
    }

    @Test
    void fewHeldOutQuestionsShowNothing() {
        // Given
        var few = new Tuning(plan(10), request, threeHelp(), Progress.NONE).tune(LEARN, HELD_OUT.subList(0, 29));

        // When
        var card = write(few);

        // Then
        assertThat(card).contains("measured on 29 questions, and it takes 30").doesNotContain("better than the full");
        var coarse = PrunerFolder.read(folder.resolve("pruner")).manifest().coarse();
        assertThat(coarse.evidence().getFirst().enabled()).isFalse();
    }

    @Test
    void theArtefactNamesExactlyTheseShotsAndThisChoice() {
        // Given
        var tuned = tune(threeHelp(), 10);

        // When
        var card = write(tuned);

        // Then
        var artefact = PrunerFolder.read(folder.resolve("pruner"));
        var choice = FixedChoices.parse(artefact.file(PrunerFolder.CHOICES))
                .choices()
                .getFirst();
        assertThat(artefact.manifest().coarse().rule()).isEqualTo(CoarseRule.FIXED);
        assertThat(choice.shots())
                .isEqualTo(SHOTS.stream()
                        .map(shot -> FixedChoices.hash(shot.shot()))
                        .toList());
        assertThat(choice.kept()).isEqualTo(tuned.left().kept().stream().boxed().toList());
        assertThat(card).contains("better than the full prompt");
    }

    private String write(Tuned tuned) {
        return new TunedFiles(plan(5), threeHelp().identity(), "0".repeat(64))
                .write(folder.resolve("pruner"), "tuned-test", request, tuned, 1);
    }

    @Test
    void whatAKillInterruptedGoesOnToTheSameChoice() {
        // Given
        var whole = tune(threeHelp(), 12);
        var target = threeHelp();
        var journal = folder.resolve("target.journal");
        target.failAfter(500);
        try (var first = new JournaledTarget(target, journal)) {
            assertThatThrownBy(() -> tune(first, 12)).isInstanceOf(UserError.class);
        }
        target.failAfter(Long.MAX_VALUE);

        // When
        Tuned resumed;
        try (var second = new JournaledTarget(target, journal)) {
            resumed = tune(second, 12);
        }

        // Then
        assertThat(resumed.left()).isEqualTo(whole.left());
        assertThat(resumed.heldOut().chosen()).isEqualTo(whole.heldOut().chosen());
    }

    @Test
    void aBudgetThatHoldsEverythingIsRefused() {
        // Given
        var plan = new TuningPlan(10_000, 1, 2, 1, 2, 1, 1, 0, 0, 0.1);

        // When
        var starting = assertThatThrownBy(() -> new Tuning(plan, request, threeHelp(), Progress.NONE));

        // Then
        starting.isInstanceOf(UserError.class).hasMessageContaining("nothing to cut");
    }

    @Test
    void aBudgetThatHoldsNoShotIsRefused() {
        // Given
        var plan = new TuningPlan(5, 1, 2, 1, 2, 1, 1, 0, 0, 0.1);

        // When
        var starting = assertThatThrownBy(() -> new Tuning(plan, request, threeHelp(), Progress.NONE));

        // Then
        starting.isInstanceOf(UserError.class).hasMessageContaining("holds no shot");
    }
}
