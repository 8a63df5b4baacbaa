package io.espalier.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.benmanes.caffeine.cache.Weigher;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RememberedTest {
    private final List<List<String>> made = new ArrayList<>();

    private Remembered<String, Integer> lengths(int most) {
        return new Remembered<>(TextKey::of, this::make, most, Weigher.singletonWeigher());
    }

    private List<Integer> make(List<String> texts) {
        made.add(texts);
        return texts.stream().map(String::length).toList();
    }

    @Test
    void theMissingOnesAreMadeTogetherAndEachOnce() {
        // Given
        var lengths = lengths(10);
        lengths.of(List.of("one", "three"));
        // When
        var values = lengths.of(List.of("fourteen", "one", "no", "fourteen"));
        // Then
        assertThat(values).containsExactly(8, 3, 2, 8);
        assertThat(made).hasSize(2);
        assertThat(made.getLast()).containsExactlyInAnyOrder("fourteen", "no");
    }

    @Test
    void whereAllAreKnownNothingIsMade() {
        // Given
        var lengths = lengths(10);
        lengths.of(List.of("one", "three"));
        // When
        lengths.of(List.of("three", "one"));
        // Then
        assertThat(made).hasSize(1);
    }

    @Test
    void whatIsNotKeptIsGivenAllTheSame() {
        // Given
        var lengths = lengths(0);
        // When / Then
        assertThat(lengths.of(List.of("one", "three"))).containsExactly(3, 5);
        assertThat(lengths.of(List.of("one"))).containsExactly(3);
        assertThat(made).hasSize(2);
    }

    @Test
    void whatFailedIsMadeAnew() {
        // Given
        var failing = new Remembered<String, Integer>(
                TextKey::of,
                texts -> {
                    made.add(texts);
                    throw new IllegalStateException("broken");
                },
                10,
                Weigher.singletonWeigher());
        // When / Then
        for (int asked = 1; asked <= 2; asked++) {
            assertThatThrownBy(() -> failing.of(List.of("one"))).hasMessage("broken");
            assertThat(made).hasSize(asked);
        }
    }
}
