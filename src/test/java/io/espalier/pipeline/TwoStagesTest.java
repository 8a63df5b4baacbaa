package io.espalier.pipeline;

import static io.espalier.pipeline.TestingShots.WORDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.ControlSettings.Arm;
import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.config.StageUse;
import io.espalier.inference.Artefact;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.Shot;
import io.espalier.pruner.FixedChoices;
import io.espalier.pruner.FixedChoices.Choice;
import io.espalier.pruner.PrunerManifest;
import io.espalier.pruner.TestingPruners;
import io.espalier.shot.LearnedShotPruner;
import io.espalier.shot.ShotScores;
import io.espalier.shot.TestingShotScorer;
import io.espalier.token.LearnedWordPruner;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Coarse to fine, where the stages are on, and what a fixed choice and a control arm do. */
@NullUnmarked
class TwoStagesTest {
    private static final StagesOn BOTH = new StagesOn(true, true);
    private static final String WORDY = "Tina quickly bakes some very fresh bread today";
    private static final PrunerManifest MANIFEST = TestingPruners.learned(List.of());

    private final ShotScores scores = new ShotScores(new TestingShotScorer(), 100);
    private final TwoStages stages =
            new TwoStages(LearnedShotPruner.filling(scores), new LearnedWordPruner(scores, 1, 0.3), null);

    private static List<Shot> shots(int count) {
        var text = IntStream.range(0, count)
                .mapToObj(i -> "Q: Why does it bake now " + i + "?\nA: " + WORDY + " " + i + ".\n\n")
                .collect(Collectors.joining());
        return new PromptReader(List.of()).readText(text + "Q: More bread?\nA:").shots();
    }

    private static SetCall call(List<Shot> shots, PruneSettings settings, Arm arm) {
        return new SetCall(shots, "More bread?", settings, TestingPruners.TARGET, WORDS, arm);
    }

    private static PruneSettings settings(int budget, StageUse coarse, StageUse fine) {
        return new PruneSettings(PruneMode.APPLY, null, budget, null, null, null, null, null, coarse, fine, null);
    }

    @Test
    void wordsGoFirstSoThatMoreShotsFit() {
        // Given
        var call = TestingShots.call(shots(6), 60);
        // When
        var coarse = stages.decide(call, new StagesOn(true, false));
        var both = stages.decide(call, BOTH);
        // Then
        assertThat(both.kept().size()).isGreaterThan(coarse.kept().size());
        assertThat(both.wordsCut()).isPositive();
        assertThat(both.tokensAfter()).isLessThanOrEqualTo(60);
        assertThat(both.skip()).isNull();
    }

    @Test
    void bothStagesUseScoresThatWereMadeInOneCall() {
        // Given
        var scorer = new TestingShotScorer();
        var remembering = new ShotScores(scorer, 100);
        var used =
                new TwoStages(LearnedShotPruner.filling(remembering), new LearnedWordPruner(remembering, 1, 0.3), null);
        // When
        used.decide(TestingShots.call(shots(6), 60), BOTH);
        // Then
        assertThat(scorer.calls()).isEqualTo(1);
        assertThat(scorer.scored()).isEqualTo(6);
    }

    @Test
    void theFineStageAloneKeepsEveryShot() {
        // When
        var decision = stages.decide(TestingShots.call(shots(6), 60), new StagesOn(false, true));
        // Then
        assertThat(decision.kept()).hasSize(6);
        assertThat(decision.tokensAfter()).isLessThan(decision.tokensBefore());
    }

    @Test
    void aPromptWithinItsBudgetStaysWhole() {
        // When
        var decision = stages.decide(TestingShots.call(shots(3), 1000), BOTH);
        // Then
        assertThat(decision.skip()).isEqualTo(SkipReason.WITHIN_BUDGET);
        assertThat(decision.wordsCut()).isZero();
    }

    @Test
    void aPinnedShotLosesNoWord() {
        // Given
        var text = "Q: Why now 1?\nA: " + WORDY + " 1.\n\nQ: Why now 2?\nA: " + WORDY
                + " 2.\n\nQ: See example 2. More?\nA:";
        var pinned = new PromptReader(List.of()).readText(text).shots();
        // When
        var decision = stages.decide(TestingShots.call(pinned, 5), BOTH);
        // Then
        assertThat(pinned.get(1).pinned()).isTrue();
        assertThat(decision.cuts().get(1)).isEmpty();
    }

    @Test
    void evidenceTurnsAStageOnForItsTargetAndBudgetAlone() {
        // Given
        var here = call(shots(3), settings(100, StageUse.PROVEN, StageUse.PROVEN), null);
        var tighter = call(shots(3), settings(99, StageUse.PROVEN, StageUse.PROVEN), null);
        var elsewhere = new SetCall(here.shots(), "", here.settings(), "another", WORDS, null);
        // When / Then
        assertThat(StagesOn.of(MANIFEST, here)).isEqualTo(BOTH);
        assertThat(StagesOn.of(MANIFEST, tighter).none()).isTrue();
        assertThat(StagesOn.of(MANIFEST, elsewhere).none()).isTrue();
    }

    @Test
    void anOperatorOverrides() {
        // Given
        var call = call(shots(3), settings(1, StageUse.NEVER, StageUse.ALWAYS), null);
        // When / Then
        assertThat(StagesOn.of(MANIFEST, call)).isEqualTo(new StagesOn(false, true));
    }

    @Test
    void aPrunerWithoutATrainingIsOnWhereverARoutePrunes() {
        assertThat(StagesOn.of(null, call(shots(3), settings(1, StageUse.PROVEN, StageUse.ALWAYS), null)))
                .isEqualTo(new StagesOn(true, false));
    }

    @ParameterizedTest
    @EnumSource(Arm.class)
    void aControlKeepsWholeShotsUnderTheSameBudgetAndSaysWhatChose(Arm arm) {
        // Given
        var call = call(shots(8), settings(40, StageUse.PROVEN, StageUse.PROVEN), arm);
        // When
        var decision = stages.decide(call, StagesOn.of(MANIFEST, call));
        // Then
        assertThat(decision.tokensAfter()).isLessThanOrEqualTo(40).isPositive();
        assertThat(decision.wordsCut()).isZero();
        assertThat(decision.pruner().name()).isEqualTo(arm.name().toLowerCase(Locale.ROOT));
    }

    @Test
    void aFixedChoiceIsAppliedToItsShotsAlone() {
        // Given
        var shots = shots(3);
        var hashes = shots.stream().map(shot -> FixedChoices.hash(shot.text())).toList();
        int word = shots.get(2).text().strip().indexOf(" quickly");
        var cut = new FixedChoices.Cut(2, word, word + " quickly".length());
        var fixed = new FixedStages(
                Artefact.of("tuned"), new FixedChoices(List.of(new Choice(hashes, List.of(0, 2), List.of(cut)))));
        // When
        var met = fixed.decide(TestingShots.call(shots, 100), BOTH);
        var other = fixed.decide(TestingShots.call(shots(4), 100), BOTH);
        var tight = fixed.decide(TestingShots.call(shots, 5), BOTH);
        // Then
        assertThat(met.kept()).containsExactly(0, 2);
        assertThat(met.cuts().get(2).getFirst().of(shots.get(2).text())).isEqualTo(" quickly");
        assertThat(other.skip()).isEqualTo(SkipReason.UNKNOWN_SHOTS);
        assertThat(tight.skip()).isEqualTo(SkipReason.UNKNOWN_SHOTS);
    }

    @Test
    void aReplacedPrunerServesThoseWhoHoldItAndIsThenLetGo() {
        // Given
        var first = ServedPruner.of(TestingShotPruner.prompt());
        var shelf = new PrunerShelf(first);
        var held = shelf.enter();
        // When
        shelf.replace(ServedPruner.of(TestingShotPruner.prompt()));
        // Then
        assertThat(held).isSameAs(first);
        assertThat(first.enter()).isTrue();
        first.leave();
        first.leave();
        assertThat(first.enter()).isFalse();
        assertThat(shelf.enter()).isNotSameAs(first);
    }
}
