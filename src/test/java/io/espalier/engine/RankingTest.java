package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RankingTest {
    @Test
    void theGreatestAreThoseThatSortingFinds() {
        // Given
        var random = new SplittableRandom(3);
        var values = new float[500];
        for (var i = 0; i < values.length; i++) {
            values[i] = random.nextInt(-40, 40) / 4f;
        }

        // When
        var greatest = Ranking.greatest(values, 20);

        // Then
        assertThat(greatest).isEqualTo(sorted(values, 20));
    }

    @Test
    void moreThanThereAreGivesAll() {
        // When
        var greatest = Ranking.greatest(new float[] {1, 3, 2}, 20);

        // Then
        assertThat(greatest).containsExactly(1, 2, 0);
    }

    @Test
    void descendingLeavesOutTheSmallAndOrdersEqualOnesById() {
        // When
        var ids = Ranking.descending(new float[] {0.1f, 0.5f, 0.5f, 0, 1f}, 0.1f);

        // Then
        assertThat(ids).containsExactly(4, 1, 2, 0);
    }

    private static int[] sorted(float[] values, int count) {
        return IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.<Integer>comparingDouble(i -> -values[i]).thenComparing(i -> i))
                .limit(count)
                .mapToInt(i -> i)
                .toArray();
    }
}
