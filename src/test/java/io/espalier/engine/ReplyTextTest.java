package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReplyTextTest {
    private final List<String> shown = new ArrayList<>();
    private final List<Integer> tokens = new ArrayList<>();

    @Test
    void aCharacterSpreadOverTokensAppearsWhole() {
        // Given
        var text = new ReplyText(List.of());
        var smile = "😀".getBytes(StandardCharsets.UTF_8);

        // When
        for (var i = 0; i < smile.length; i++) {
            show(text.add(TokenScore.unpredicted(i), new byte[] {smile[i]}));
        }

        // Then
        assertThat(shown).containsExactly("", "", "", "😀");
        assertThat(tokens).containsExactly(0, 1, 2, 3);
    }

    @Test
    void bytesThatNeverBecomeACharacterAreReplaced() {
        // Given
        var text = new ReplyText(List.of());
        show(text.add(TokenScore.unpredicted(0), new byte[] {'a', (byte) 0xE2, (byte) 0x82}));

        // When
        show(text.finish());

        // Then
        assertThat(shown).containsExactly("a", "\uFFFD");
    }

    @Test
    void aStopSequenceOverSeveralTokensEndsTheTextBeforeIt() {
        // Given
        var text = new ReplyText(List.of("\n\nUser:"));

        // When
        feed(text, "19.", "\n", "\nUs", "er: more");

        // Then
        assertThat(shown).containsExactly("19.", "", "", "");
        assertThat(text.stopped()).isTrue();
        assertThat(tokens).containsExactly(0);
    }

    @Test
    void whatOnlyLookedLikeAStopSequenceIsShownLate() {
        // Given
        var text = new ReplyText(List.of("\n\nUser:"));

        // When
        feed(text, "19.", "\n", "\nUs", "ual");

        // Then
        assertThat(shown).containsExactly("19.", "", "", "\n\nUsual");
        assertThat(tokens).containsExactly(0, 1, 2, 3);
    }

    @Test
    void theFirstOfSeveralStopSequencesCounts() {
        // Given
        var text = new ReplyText(List.of("cd", "b"));

        // When
        feed(text, "abcd");

        // Then
        assertThat(shown).containsExactly("a");
    }

    @Test
    void whatIsHeldBackIsShownWhenTheReplyEnds() {
        // Given
        var text = new ReplyText(List.of("END"));
        feed(text, "the EN");

        // When
        show(text.finish());

        // Then
        assertThat(shown).containsExactly("the ", "EN");
    }

    private void feed(ReplyText text, String... pieces) {
        for (var i = 0; i < pieces.length; i++) {
            show(text.add(TokenScore.unpredicted(i), pieces[i].getBytes(StandardCharsets.UTF_8)));
        }
    }

    private void show(Delta delta) {
        shown.add(delta.text());
        delta.tokens().forEach(score -> tokens.add(score.token()));
    }
}
