package io.espalier.shot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShotFeaturesTest {
    private static final String QUESTION =
            "Natalia sold clips to 48 friends in April, and half as many in May. How many?";
    private static final String ANSWER = "Natalia sold 48/2 = <<48/2=24>>24 clips in May.\n"
            + "Natalia sold 48 + 24 = 72 clips altogether.\n#### 72";

    private static float feature(String name, String question, String answer) {
        return ShotFeatures.of(question, answer)[ShotFeatures.NAMES.indexOf(name)];
    }

    @ParameterizedTest
    @CsvSource({
        "log-characters, 5.182",
        "log-words, 3.219",
        "steps, 2",
        "equations-per-step, 1",
        "spaced-equations, 0.5",
        "tight-equations, 0.5",
        "annotated-equations, 0.5",
        "question-mark, 1",
        "final-marker, 1",
        "unexplained-numbers, 0.111",
        "final-value-derived, 1",
        "correct-equations, 1",
        "question-numbers-used, 1"
    })
    void featuresAreWhatTheirNamesSay(String name, float value) {
        assertThat(feature(name, QUESTION, ANSWER)).isCloseTo(value, within(0.02f));
    }

    @ParameterizedTest
    @CsvSource({
        "2 + 3 * 4 = 14, 1",
        "2 + 3 * 4 = 20, 0",
        "10 - 4 / 2 = 8, 1",
        "$1.50 x 4 = $6.00, 1",
        "100/3=33.33, 1",
        "7 = 7, 1",
        "5*5=25 and 5*5=26, 0.5"
    })
    void arithmeticIsChecked(String answer, float correct) {
        assertThat(feature("correct-equations", "", answer)).isEqualTo(correct);
    }

    @Test
    void aSwappedRationaleUsesNoNumberOfTheQuestion() {
        // Given
        var other = "There are 3*7=21 days.\n#### 21";
        // When / Then
        assertThat(feature("question-numbers-used", QUESTION, other)).isZero();
        assertThat(feature("unexplained-numbers", QUESTION, other)).isGreaterThan(0.4f);
    }

    @Test
    void aCorruptedFinalAnswerIsSeen() {
        assertThat(feature("final-value-derived", QUESTION, ANSWER.replace("#### 72", "#### 71")))
                .isZero();
    }

    @Test
    void namesAreDifferentAndAsManyAsNumbers() {
        assertThat(ShotFeatures.NAMES).doesNotHaveDuplicates().hasSize(ShotFeatures.of("", "").length);
    }

    @Property(tries = 300)
    void anyTextGivesFiniteNumbers(@ForAll String question, @ForAll String answer) {
        // When
        var features = new ArrayList<Float>();
        for (float each : ShotFeatures.of(question, answer)) {
            features.add(each);
        }
        // Then
        assertThat(features).allMatch(Float::isFinite);
    }

    @Test
    void numbersBeyondAllBoundsAreNumbersStill() {
        for (float each : ShotFeatures.of("9".repeat(1000), "9".repeat(500) + " * " + "9".repeat(500) + " / 0 = 0")) {
            assertThat(each).isFinite();
        }
    }
}
