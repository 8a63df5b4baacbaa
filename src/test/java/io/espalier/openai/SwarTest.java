package io.espalier.openai;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class SwarTest {
    @Property
    void findsTheVeryFirstByteThatANaiveLoopFinds(
            @ForAll @Size(max = 40) byte[] bytes, @ForAll @IntRange(max = 40) int start) {
        // Given
        int from = Math.min(start, bytes.length);
        // When
        int quote = Swar.quoteOrBackslash(bytes, from, bytes.length);
        int special = Swar.special(bytes, from, bytes.length);
        // Then
        assertThat(quote).isEqualTo(naive(bytes, from, false));
        assertThat(special).isEqualTo(naive(bytes, from, true));
    }

    @Property
    void everyByteAtEveryPlaceOfAWordIsJudgedRight(@ForAll byte odd, @ForAll @IntRange(max = 15) int place) {
        // Given
        var bytes = "abcdefgh~!# ]^[\u007f".getBytes(US_ASCII);
        bytes[place] = odd;
        // When
        int quote = Swar.quoteOrBackslash(bytes, 0, bytes.length);
        int special = Swar.special(bytes, 0, bytes.length);
        // Then
        assertThat(quote).isEqualTo(naive(bytes, 0, false));
        assertThat(special).isEqualTo(naive(bytes, 0, true));
    }

    private static int naive(byte[] bytes, int from, boolean strict) {
        int at = from;
        while (at < bytes.length
                && bytes[at] != '"'
                && bytes[at] != '\\'
                && !(strict && (bytes[at] < 0 || bytes[at] < ' '))) {
            at++;
        }
        return at;
    }
}
