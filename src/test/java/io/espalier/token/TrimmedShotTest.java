package io.espalier.token;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.inference.TokenCounter;
import io.espalier.inference.TokenCounters;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrimmedShotTest {
    private static final TokenCounter COUNTER = TokenCounters.forTokenizer("o200k_base");

    @Test
    void aShotWhoseNumbersWouldChangeStaysWhole() {
        // Given
        var shot = ShotParts.of("It costs 12 euros and 30 cents.");
        // When
        var trimmed = TrimmedShot.of(shot, List.of(new Span(8, 11)), 10, COUNTER);
        // Then
        assertThat(trimmed).isEqualTo(TrimmedShot.whole(10));
    }

    @Test
    void aCutThatSavesNoTokenIsNotMade() {
        // Given
        var shot = ShotParts.of("It costs euros.");
        // When
        var trimmed = TrimmedShot.of(shot, List.of(new Span(2, 8)), 1, COUNTER);
        // Then
        assertThat(trimmed).isEqualTo(TrimmedShot.whole(1));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 and 2|2 and 1|true",
                "1 and 1|1|false",
                "1.5|1 5|false",
                "1,000|1000|false",
                "\u0663 apples|\u0664 apples|false",
                "none|nothing|true"
            })
    void numbersAreComparedAsTheyAreWritten(String before, String after, boolean same) {
        assertThat(NumberCheck.same(before, after)).isEqualTo(same);
    }
}
