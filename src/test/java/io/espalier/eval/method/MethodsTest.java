package io.espalier.eval.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.eval.Pool;
import io.espalier.eval.TestingPools;
import io.espalier.failure.UserError;
import io.espalier.pruner.FixedChoices;
import io.espalier.target.Question;
import io.espalier.target.SimulatedTarget;
import io.espalier.train.Seeds;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What each method chooses, where it is plain what it must. */
class MethodsTest {
    private static final Question NEAR = new Question("How many apples has Tom after buying apples?", "Some.\n#### 2");
    private static final Question FAR = new Question("What does the train ticket to Rome cost?", "Much.\n#### 90");
    private static final Question ASKED = new Question("Ann buys apples; how many apples has she?", "#### 5");

    private final SimulatedTarget target =
            new SimulatedTarget(Map.of(NEAR.shot().strip(), 0.3));

    private static int tokens(String text) {
        return text.strip().split("\\s+").length;
    }

    @Test
    void bm25TakesTheShotThatSharesRareWords() {
        // Given
        var pool = Pool.of(List.of(FAR, NEAR, FAR, FAR), target);

        // When
        var prompts = new Bm25Shots().prepare(pool, tokens(NEAR.shot()));

        // Then
        assertThat(prompts.before(ASKED)).containsExactly(NEAR.shot());
    }

    @Test
    void bestOfNFindsTheShotThatTheTargetLikes() {
        // Given
        var pool = Pool.of(List.of(FAR, FAR, NEAR, FAR), target);
        var best = new BestOfN(new RandomSubsets(30, new Seeds(1)), target, TestingPools.questions(0, 3));

        // When
        var prompts = best.prepare(pool, Math.max(tokens(NEAR.shot()), tokens(FAR.shot())));

        // Then
        assertThat(prompts.before(ASKED)).containsExactly(NEAR.shot());
    }

    @Test
    void selectiveContextKeepsTheUnexpectedWords() {
        // Given
        var pool = Pool.of(List.of(new Question("a bb cccc", "ddddd e ffffff")), target);

        // When
        var prompts = new SelectiveContext(target).prepare(pool, 3);

        // Then
        assertThat(prompts.before(ASKED)).containsExactly("cccc ddddd ffffff\n\n");
    }

    @Test
    void aTunedChoiceIsAppliedToItsShotsWithItsCuts() {
        // Given
        var pool = Pool.of(List.of(FAR, NEAR), target);
        var hashes =
                Stream.of(FAR, NEAR).map(shot -> FixedChoices.hash(shot.shot())).toList();
        int cut = NEAR.shot().indexOf(" after buying apples");
        var choice = new FixedChoices.Choice(
                hashes, List.of(1), List.of(new FixedChoices.Cut(1, cut, cut + " after buying apples".length())));

        // When
        var prompts = new TunedChoice(new FixedChoices(List.of(choice))).prepare(pool, 50);

        // Then
        assertThat(prompts.before(ASKED)).containsExactly("Q: How many apples has Tom?\nA: Some.\n#### 2\n\n");
    }

    @Test
    void aTunedChoiceForOtherShotsIsRefused() {
        // Given
        var pool = Pool.of(List.of(FAR, NEAR), target);
        var tuned = new TunedChoice(new FixedChoices(List.of()));

        // When
        var preparing = assertThatThrownBy(() -> tuned.prepare(pool, 50));

        // Then
        preparing.isInstanceOf(UserError.class).hasMessageContaining("knows no choice");
    }

    @Test
    void anUnknownMethodIsAnsweredWithThoseThatThereAre() {
        // Given
        var choices = new Methods.Choices(1, 1, new Seeds(1), null, null);

        // When
        var requiring = assertThatThrownBy(() -> Methods.require(List.of("full", "bm52"), choices));

        // Then
        requiring.isInstanceOf(UserError.class).hasMessageContaining("'bm52'").hasMessageContaining("bm25");
    }

    @Test
    void aMethodWithoutItsPrunerIsRefused() {
        // Given
        var choices = new Methods.Choices(1, 1, new Seeds(1), null, null);

        // When
        var refusals = Stream.of("cot-max", "cot-max-coarse", "tuned")
                .map(name -> assertThatThrownBy(() -> Methods.require(List.of(name), choices)));

        // Then
        refusals.forEach(refusal -> refusal.isInstanceOf(UserError.class).hasMessageContaining("DIR"));
    }
}
