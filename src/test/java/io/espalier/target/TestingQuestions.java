package io.espalier.target;

import java.util.List;
import java.util.stream.IntStream;

/** Questions with gold answers. */
public final class TestingQuestions {
    private TestingQuestions() {}

    /** So many sums, each another. */
    public static List<Question> sums(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Question(
                        "Tom has " + (i + 2) + " apples and buys " + (2 * i + 1) + " more. How many has he?",
                        "He has " + (i + 2) + " + " + (2 * i + 1) + " = " + (3 * i + 3) + ".\n#### " + (3 * i + 3)))
                .toList();
    }
}
