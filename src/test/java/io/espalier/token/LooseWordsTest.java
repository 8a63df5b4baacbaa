package io.espalier.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LooseWordsTest {
    private static List<String> loose(String answer) {
        var shot = TestingWords.shot("Why?", answer);
        return LooseWords.of(shot).loose().stream()
                .map(each -> each.word().of(shot.text()))
                .toList();
    }

    @Test
    void plainWordsAreLooseButForTheFirstAndTheLast() {
        assertThat(loose("Tina quickly bakes fresh bread today")).containsExactly("quickly", "bakes", "fresh", "bread");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Tina 3 apples left here",
                "Tina never bakes",
                "Tina can't bake",
                "Tina makes every loaf",
                "Tina sells seven loaves",
                "Tina x + y",
                "Tina loves maxCount here",
                "Tina loves snake_case here",
                "Tina loves NASA here",
                "Tina https://example.com/a/path here",
                "Tina `some code here` here",
                "Tina {\"some\": {\"deep thing\": [1, \"or so here\"]}} here",
                "Tina (as he said here) here",
                "Tina <b> here",
                "Tina $a text b$ here",
                "\u65e5\u672c \u8a9e\u3067 \u66f8\u304f \u3002",
            })
    void protectedWordsAreNot(String answer) {
        assertThat(loose(answer)).isSubsetOf("bakes", "makes", "sells", "loves", "loaf", "left");
    }

    @Test
    void wordsInsideCodeJsonAndBracketsAreNot() {
        assertThat(loose("Look how it goes:\n```\nsome plain words inside code\n```\nand see some plain here"))
                .containsExactly("how", "it", "see", "plain");
        assertThat(loose("Look, {\"plain words here\": [\n\"even more plain words\"]} ends so well here"))
                .containsExactly("well");
        assertThat(loose("Look [open plain words that nobody closes here")).isEmpty();
    }

    @Test
    void theFinalAnswerAndItsMarkerAreNot() {
        assertThat(loose("We look closely.\nThe answer is really big green bread here"))
                .isSubsetOf("look", "closely");
    }

    @Test
    void punctuationStaysAndFollowsAWord() {
        // Given
        var shot = TestingWords.shot("Why?", "Tina bakes bread, happily, today. Bob sleeps well here");
        // When
        var cuts = LooseWords.of(shot).loose().stream().map(LooseWord::cut).toList();
        // Then
        assertThat(TrimmedShot.left(shot.text(), shot.answer(), cuts)).isEqualTo("Tina, happily, today. Bob here");
    }

    @Test
    void blanksBeforeTheWordGoWithItAndLinesStay() {
        // Given
        var shot = TestingWords.shot("Why?", "Tina  plain word\r\nLook plain word here\r\n\r\nLast one");
        // When
        var cuts = LooseWords.of(shot).loose().stream().map(LooseWord::cut).toList();
        // Then
        assertThat(TrimmedShot.left(shot.text(), shot.answer(), cuts)).isEqualTo("Tina\r\nLook\r\n\r\nLast one");
    }

    @Test
    void aTextOfUnknownPartsIsOneAnswer() {
        assertThat(LooseWords.of(ShotParts.of("Tina bakes bread here")).loose())
                .extracting(LooseWord::word)
                .containsExactly(new Span(5, 10), new Span(11, 16));
    }
}
