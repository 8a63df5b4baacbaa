package io.espalier.target;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GradingTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "#### 72 | 48 + 24 = 72. #### 72 | true",
                "#### 72 | So the answer is 72. | true",
                "#### 72 | She has 72 clips, 48 + 24 = 72 | true",
                "#### 1,200 | It costs $1200.00 in all. | true",
                "#### 72 | #### 71 | false",
                "#### 72 | I do not know. | false",
                "#### -3 | The answer is -3. | true",
                "#### 72 | The answer is 71. She also has 72. | false",
                "The answer is yes. | The answer is Yes | true",
                "The answer is yes. | The answer is no. | false"
            })
    void theFinalAnswerDecides(String gold, String reply, boolean right) {
        // Given
        var question = new Question("?", gold);

        // When
        var graded = Grading.right(question, reply);

        // Then
        assertThat(graded).isEqualTo(right);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"#### 5 | ' 2 + 3 = 5\n\nQ: And 9 + 9?\nA: 18'"})
    void whatTheModelAsksItselfAfterwardsDoesNotCount(String gold, String reply) {
        // Given
        var question = new Question("?", gold);

        // When
        var graded = Grading.right(question, reply);

        // Then
        assertThat(graded).isTrue();
    }
}
