package io.espalier.prompt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class InlineShotsTest {
    private static final String THREE = "Answer briefly.\n\n"
            + "Q: What is two plus two?\nA: Two and two are four. The answer is 4.\n\n"
            + "Q: What is three plus five?\nA: It is eight. The answer is 8.\n\n"
            + "Q: What is nine minus one?\nA: One less than nine is 8. The answer is 8.\n\n"
            + "Q: What is six times seven?\nA:";

    @Test
    void aShotKeepsItsQuestionAnswerAndFinalAnswerAsSpans() {
        // When
        var prompt = TestingChat.user(THREE).prompt();
        // Then
        assertThat(prompt.shots()).hasSize(3);
        var shot = prompt.shots().getFirst();
        assertThat(shot.text()).isEqualTo("Q: What is two plus two?\nA: Two and two are four. The answer is 4.");
        assertThat(shot.question().of(shot.text())).isEqualTo("What is two plus two?");
        assertThat(shot.answer().of(shot.text())).isEqualTo("Two and two are four. The answer is 4.");
        assertThat(shot.finalAnswer()).extracting(span -> span.of(shot.text())).isEqualTo("The answer is 4.");
        assertThat(shot.shape()).isEqualTo("q-a");
        assertThat(prompt.pinned()).isEmpty();
        assertThat(prompt.question()).isEqualTo("What is six times seven?");
    }

    @Test
    void whatIsLeftReadsAsIfTheShotHadNeverBeenThere() {
        // Given
        var chat = TestingChat.user(THREE);
        var shots = chat.prompt().shots();
        // When
        var left = chat.contentWithout(List.of(shots.get(0), shots.get(2)));
        // Then
        assertThat(left)
                .isEqualTo("Answer briefly.\n\nQ: What is three plus five?\nA: It is eight. The answer is 8.\n\n"
                        + "Q: What is six times seven?\nA:");
    }

    static Stream<Arguments> shapes() {
        return Stream.of(
                Arguments.of("question-answer", "Question: %s\nAnswer: %s\n\n", "Question: %s\nAnswer:"),
                Arguments.of("question-answer", "**Question:** %s\n**Answer:** %s\n\n", "**Question:** %s"),
                Arguments.of("question-answer", "QUESTION: %s\r\nANSWER: %s\r\n\r\n", "QUESTION: %s\r\nANSWER: "),
                Arguments.of(
                        "question-answer",
                        "### Question:\n%s\n### Answer:\n%s\n---\n",
                        "### Question:\n%s\n### Answer:\n"),
                Arguments.of("q-a", "Q1: %s\nA1: %s\n\n", "Q9: %s\nA9:"),
                Arguments.of("q-a", "Q: %s\nA: %s\n", "Q: %s\nA: Let's think step by step."),
                Arguments.of("q-a", "Q: %s\rA: %s\r\r", "Q: %s\rA:"),
                Arguments.of("input-output", "Input: %s\nOutput: %s\n###\n", "Input: %s\nOutput: ?"),
                Arguments.of("problem-solution", "Problem: %s\nSolution: %s\n\n", "Problem: %s\nSolution:"),
                Arguments.of(
                        "instruction-response",
                        "### Instruction:\n%s\n\n### Response:\n%s\n\n",
                        "### Instruction:\n%s\n\n### Response:\n"),
                Arguments.of("example-tag", "<example>\nInput: %s\nOutput: %s\n</example>\n", "\nInput: %s\nOutput:"),
                Arguments.of(
                        "example-tag",
                        "<example>\n<question>\n%s\n</question>\n<answer>%s</answer>\n</example>\n\n",
                        "Now: %s"));
    }

    @ParameterizedTest
    @MethodSource("shapes")
    void everyBuiltInShapeIsRecognisedAndCutCleanly(String shape, String block, String open) {
        // Given
        var first = block.formatted("caf\u00e9 \ud83d\ude00 one", "un \u4e00");
        var second = block.formatted("two", "deux");
        var question = open.formatted("three");
        var chat = TestingChat.user("Translate words to French.\n\n" + first + second + question);
        // When
        var shots = chat.prompt().shots();
        // Then
        assertThat(shots).extracting(Shot::shape).containsExactly(shape, shape);
        assertThat(shots).extracting(Shot::pinned).containsExactly(false, false);
        assertThat(shots)
                .extracting(shot -> shot.question().of(shot.text()))
                .containsExactly("caf\u00e9 \ud83d\ude00 one", "two");
        assertThat(shots).extracting(shot -> shot.answer().of(shot.text())).containsExactly("un \u4e00", "deux");
        assertThat(chat.contentWithout(shots.subList(0, 1)))
                .isEqualTo("Translate words to French.\n\n" + second + question);
        assertThat(chat.contentWithout(shots.subList(1, 2)).replaceAll("\\s", ""))
                .isEqualTo(("Translate words to French.\n\n" + first + question).replaceAll("\\s", ""));
    }

    @Test
    void numberedExamplesMayBeFollowedByAnOpenBlockWithoutAHeading() {
        // Given
        var chat = TestingChat.user(
                "Classify.\n\nExample 1:\nInput: good\nOutput: positive\n\nExample 2:\nInput: bad\nOutput: negative\n\n"
                        + "Now classify this one:\n\nInput: awful\nOutput:");
        // When
        var prompt = chat.prompt();
        // Then
        assertThat(prompt.shots()).extracting(Shot::pinned).containsExactly(false, false);
        assertThat(prompt.shots().get(1).text()).isEqualTo("Example 2:\nInput: bad\nOutput: negative");
        assertThat(prompt.shots().get(1).question().of(prompt.shots().get(1).text()))
                .isEqualTo("bad");
        assertThat(chat.contentWithout(prompt.shots()))
                .isEqualTo("Classify.\n\nNow classify this one:\n\nInput: awful\nOutput:");
    }

    @Test
    void numbersOfTheExamplesThatStayAreLeftAsTheyAre() {
        // Given
        var chat = TestingChat.user(
                "Example 1\nQ: a b\nA: one\n\nExample 2\nQ: c d\nA: two\n\nExample 3\nQ: e f\nA: three\n\nExample 4\nQ: g h\nA:");
        // When
        var left = chat.contentWithout(chat.prompt().shots().subList(0, 2));
        // Then
        assertThat(left).isEqualTo("Example 3\nQ: e f\nA: three\n\nExample 4\nQ: g h\nA:");
    }

    @Test
    void wordsThatIntroduceTheQuestionStay() {
        // Given
        var chat = TestingChat.user("Q: one?\nA: 1\n\nQ: two?\nA: 2\n\nNow answer the following:\n\nQ: three?\nA:");
        // When
        var shots = chat.prompt().shots();
        // Then
        assertThat(shots.get(1).text()).isEqualTo("Q: two?\nA: 2");
        assertThat(chat.contentWithout(shots)).isEqualTo("Now answer the following:\n\nQ: three?\nA:");
    }

    @Test
    void anAnswerWhoseEndIsNotCertainIsPinned() {
        // Given
        var chat = TestingChat.user(
                "Be brief.\n\nQ: one?\nA: 1\n\nAll questions below are about France.\n\nQ: two?\nA: 2\n\nQ: three?\nA: 3\nBe polite.\nQ: four?\nA:");
        // When
        var prompt = chat.prompt();
        // Then
        assertThat(prompt.pinned()).containsExactly(0, 2);
        assertThat(prompt.shots().get(0).text()).isEqualTo("Q: one?\nA: 1");
    }

    @Test
    void answersOfManyParagraphsAreCertainWhereTheFinalAnswerEndsThem() {
        // Given
        var chat = TestingChat.user(
                "Solve.\n\nQ: one?\nA: First this.\n\nThen that. #### 1\n\nQ: two?\nA: This.\n\nSo the answer is 2.\n\nQ: three?\nA:");
        // When
        var prompt = chat.prompt();
        // Then
        assertThat(prompt.pinned()).isEmpty();
        assertThat(prompt.shots().get(0).text()).isEqualTo("Q: one?\nA: First this.\n\nThen that. #### 1");
        assertThat(chat.contentWithout(prompt.shots())).isEqualTo("Solve.\n\nQ: three?\nA:");
    }

    @Test
    void aPreambleThatEveryBlockRepeatsIsCutWithEach() {
        // Given
        var preamble = "Below is an instruction. Write a response.\n\n";
        var chat = TestingChat.user(preamble + "### Instruction:\nSay one.\n\n### Response:\nOne.\n\n" + preamble
                + "### Instruction:\nSay two.\n\n### Response:\nTwo.\n\n" + preamble
                + "### Instruction:\nSay three.\n\n### Response:\n");
        // When
        var prompt = chat.prompt();
        // Then
        assertThat(prompt.pinned()).isEmpty();
        assertThat(chat.contentWithout(prompt.shots()))
                .isEqualTo(preamble + "### Instruction:\nSay three.\n\n### Response:\n");
    }

    @Test
    void codeInAnAnswerDoesNotEndIt() {
        // Given
        var chat = TestingChat.user(
                "### Instruction:\nPrint.\n\n### Response:\n```python\nprint(1)\n\nQ: x\n### Instruction:\n```\n\n"
                        + "### Instruction:\nAdd.\n\n### Response:\n```\na\n\nb\n```\n\n### Instruction:\nCount.\n");
        // When
        var shots = chat.prompt().shots();
        // Then
        assertThat(shots).hasSize(2);
        assertThat(shots).extracting(Shot::pinned).containsExactly(false, false);
        assertThat(chat.contentWithout(shots)).isEqualTo("### Instruction:\nCount.\n");
    }

    @Test
    void taggedExamplesMayStandInAWrapper() {
        // Given
        var chat = TestingChat.user(
                "Label it.\n<examples>\n  <example id=\"1\">\n    <input>a b</input>\n    <output>x</output>\n  </example>\n"
                        + "  <example id=\"2\">\n    <input>c d</input>\n    <output>y</output>\n  </example>\n</examples>\n\nText to label");
        // When
        var prompt = chat.prompt();
        // Then
        assertThat(prompt.question()).isEqualTo("Text to label");
        assertThat(prompt.shots())
                .extracting(shot -> shot.answer().of(shot.text()))
                .containsExactly("x", "y");
        assertThat(chat.contentWithout(prompt.shots()))
                .isEqualTo("Label it.\n<examples>\n</examples>\n\nText to label");
    }
}
