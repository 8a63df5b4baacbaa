package io.espalier.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.inference.Artefact;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.Shot;
import java.util.List;
import org.junit.jupiter.api.Test;

class DecisionKeyTest {
    private static final Artefact PRUNER = Artefact.of("pruner");
    private static final DecisionKey KEY = key("one", "two", "three");

    private static List<Shot> shots(String... answers) {
        var text = new StringBuilder();
        for (var answer : answers) {
            text.append("Q: a b?\nA: ").append(answer).append("\n\n");
        }
        return new PromptReader(List.of()).readText(text + "Q: c d?\nA:").shots();
    }

    private static DecisionKey key(String... answers) {
        return DecisionKey.of(shots(answers), 10, "words", PRUNER);
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
                DecisionKey.of(shots, 11, "words", PRUNER),
                DecisionKey.of(shots, 10, "letters", PRUNER),
                DecisionKey.of(shots, 10, "words", Artefact.of("pruner", new byte[1])));
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
        var pinned = DecisionKey.of(reader.readText(text).shots(), 10, "words", PRUNER);
        // Then
        assertThat(pinned).isNotEqualTo(DecisionKey.of(reader.readText(plain).shots(), 10, "words", PRUNER));
    }

    @Test
    void aLoneSurrogateIsNoQuestionMark() {
        assertThat(key("a\ud83d", "two")).isNotEqualTo(key("a?", "two"));
    }
}
