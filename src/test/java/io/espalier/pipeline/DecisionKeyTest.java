package io.espalier.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.PruneSettings;
import io.espalier.config.PruneStyle;
import io.espalier.inference.Artefact;
import io.espalier.inference.TokenCounters;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.Shot;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

@NullUnmarked
class DecisionKeyTest {
    private static final Artefact PRUNER = Artefact.of("pruner");
    private static final StagesOn BOTH = new StagesOn(true, true);
    private static final DecisionKey KEY = key("one", "two", "three");

    private static List<Shot> shots(String... answers) {
        var text = new StringBuilder();
        for (var answer : answers) {
            text.append("Q: a b?\nA: ").append(answer).append("\n\n");
        }
        return new PromptReader(List.of()).readText(text + "Q: c d?\nA:").shots();
    }

    private static SetCall call(List<Shot> shots, int budget) {
        return TestingShots.call(shots, budget);
    }

    private static SetCall asking(String question) {
        var settings = new PruneSettings(null, PruneStyle.QUESTION, 10, null, null, null, null, null, null, null, null);
        return new SetCall(shots("one", "two", "three"), question, settings, "m", TestingShots.WORDS, null);
    }

    private static DecisionKey key(String... answers) {
        return DecisionKey.of(call(shots(answers), 10), PRUNER, BOTH);
    }

    @Test
    void equalSetsHaveEqualKeys() {
        assertThat(key("one", "two", "three")).isEqualTo(KEY);
    }

    @Test
    void everythingThatADecisionDependsOnMakesAnotherKey() {
        // Given
        var shots = shots("one", "two", "three");
        // When
        var keys = List.of(
                key("two", "one", "three"),
                key("one", "two"),
                key("one", "two", "three", "three"),
                DecisionKey.of(call(shots, 11), PRUNER, BOTH),
                DecisionKey.of(TestingShots.call(shots, 10, TokenCounters.forTokenizer("o200k_base")), PRUNER, BOTH),
                DecisionKey.of(call(shots, 10), PRUNER, new StagesOn(true, false)),
                DecisionKey.of(asking("one?"), PRUNER, BOTH),
                DecisionKey.of(asking("two?"), PRUNER, BOTH),
                DecisionKey.of(call(shots, 10), Artefact.of("pruner", new byte[1]), BOTH));
        // Then
        assertThat(keys).doesNotHaveDuplicates().doesNotContain(KEY);
    }

    @Test
    void aPinnedShotMakesAnotherKey() {
        // Given
        var text = "Q: a b?\nA: one\n\nQ: a c?\nA: two\n\nQ: See example 2. c d?\nA:";
        var plain = "Q: a b?\nA: one\n\nQ: a c?\nA: two\n\nQ: c d?\nA:";
        var reader = new PromptReader(List.of());
        // When
        var pinned = DecisionKey.of(call(reader.readText(text).shots(), 10), PRUNER, BOTH);
        // Then
        assertThat(pinned)
                .isNotEqualTo(DecisionKey.of(call(reader.readText(plain).shots(), 10), PRUNER, BOTH));
    }

    @Test
    void aLoneSurrogateIsNoQuestionMark() {
        assertThat(key("a\ud83d", "two")).isNotEqualTo(key("a?", "two"));
    }
}
