package io.espalier.tune;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WordTuningTest {
    private static final double SHARE = 0.15;

    private final byte[] request = TestingRequests.chat(TestingWords.shots(6));

    private Tuned tune(int wordSteps, double maxCut, double harm) {
        return TestingWords.tune(request, TestingWords.plan(wordSteps, maxCut), harm);
    }

    private String left(Tuned tuned) {
        return new String(FewShotRequest.read(request, false).with(tuned.left()), UTF_8);
    }

    @Test
    void wordsThatHarmAreFoundAndGo() {
        // When
        var tuned = tune(40, SHARE, 0.02);

        // Then
        assertThat(tuned.shots()).isPositive();
        assertThat(left(tuned)).doesNotContain(TestingWords.LOOSE).contains("Q: How many pens has Bob?");
        assertThat(tuned.origin()).endsWith(", without words");
        assertThat(tuned.tokens().after())
                .isLessThan(tune(0, SHARE, 0.02).tokens().after());
    }

    @Test
    void wordsStayWhereTheirLossDoesHarm() {
        // When: all that may go goes, and the target needs some of it
        var tuned = tune(1, 1, -0.02);

        // Then
        assertThat(tuned.found()).anyMatch(found -> found.origin().endsWith(", without words"));
        assertThat(tuned.left().words()).isZero();
        assertThat(left(tuned)).contains(TestingWords.LOOSE).isEqualTo(left(tune(0, 1, -0.02)));
    }

    @Test
    void noMoreThanTheShareGoes() {
        // When
        var tuned = tune(10, SHARE, 0.02);

        // Then
        tuned.left().kept().stream().forEach(shot -> {
            int words = TestingWords.shots(6).get(shot).shot().split("\\s+").length;
            assertThat(tuned.left().cuts(shot)).hasSizeLessThanOrEqualTo((int) (SHARE * words));
        });
    }
}
