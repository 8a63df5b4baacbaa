package io.espalier.train;

import io.espalier.target.Question;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/** The numbers of an answer. */
final class Numbers {
    private static final Pattern DIGITS = Pattern.compile("\\d+");

    private Numbers() {}

    /** The example with every run of digits in its answer replaced by another of the same length. */
    static Question replaced(Question example, RandomGenerator random) {
        var answer = DIGITS.matcher(example.answer())
                .replaceAll(found -> digits(found.group().length(), random));
        return new Question(example.question(), answer);
    }

    private static String digits(int count, RandomGenerator random) {
        var digits = new StringBuilder().append((char) random.nextInt('1', '9' + 1));
        while (digits.length() < count) {
            digits.append((char) random.nextInt('0', '9' + 1));
        }
        return digits.toString();
    }
}
