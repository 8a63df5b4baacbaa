package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.target.Question;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SplitTest {
    private static final List<Question> ROWS =
            IntStream.range(0, 25).mapToObj(i -> new Question("q" + i, "a" + i)).toList();

    @Test
    void noRowIsUsedTwiceAndNoneIsLost() {
        // When
        var split = Split.of(ROWS);

        // Then
        assertThat(Stream.of(split.shots(), split.questions(), split.heldBackShots(), split.heldBackQuestions())
                        .flatMap(List::stream))
                .containsExactlyInAnyOrderElementsOf(ROWS);
    }

    @Test
    void rowsAreHeldBackByTheirPlace() {
        // When
        var split = Split.of(ROWS);

        // Then
        assertThat(split.heldBackShots()).containsExactly(ROWS.get(4), ROWS.get(14), ROWS.get(24));
        assertThat(split.heldBackQuestions()).containsExactly(ROWS.get(9), ROWS.get(19));
    }
}
