package io.espalier.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.Chars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelGlobTest {
    @Property
    void matchesAsTheSameRegularExpressionDoes(
            @ForAll @Chars({'a', 'b', '*', '?'}) @StringLength(min = 1, max = 8) String glob,
            @ForAll @CharRange(from = 'a', to = 'b') @StringLength(max = 12) String model) {
        // Given
        var oracle = Pattern.compile(glob.replace("*", ".*").replace('?', '.'));

        // When
        var matches = new ModelGlob(glob).matches(model);

        // Then
        assertThat(matches).isEqualTo(oracle.matcher(model).matches());
    }

    @Test
    void onlyTheStarAloneMatchesARequestThatNamesNoModel() {
        // Given
        var globs = List.of("*", "**", "gpt-*", "?");

        // When
        var matching =
                globs.stream().filter(glob -> new ModelGlob(glob).matches(null)).toList();

        // Then
        assertThat(matching).containsExactly("*");
    }

    @Test
    void staysFastOnHostileNames() {
        // Given
        var glob = new ModelGlob("*a".repeat(50) + "b");
        var model = "a".repeat(10_000);

        // When
        var began = System.nanoTime();
        var matches = glob.matches(model);

        // Then
        assertThat(matches).isFalse();
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void knowsWhetherItNamesOneModel() {
        // Given
        var globs = List.of("gpt-4o", "gpt-*", "o?");

        // When
        var literal =
                globs.stream().filter(glob -> new ModelGlob(glob).literal()).toList();

        // Then
        assertThat(literal).containsExactly("gpt-4o");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "gpt 4", "[ab]*", "{a,b}", "a\\*"})
    void refusesSignsOfOtherLanguages(String text) {
        // When / Then
        assertThat(ModelGlob.valid(text)).isFalse();
        assertThatThrownBy(() -> new ModelGlob(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
