package io.espalier.target;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whether a reply's final answer is the gold one's. The final answer stands after {@code ####} or "the answer is", or else is the last
 * number. Numbers are compared by value, anything else letter for letter without regard to case.
 */
final class Grading {
    private static final Pattern MARKER = Pattern.compile("####|(?i:the (?:final )?answer is:?)");
    private static final Pattern NUMBER = Pattern.compile("-?\\d[\\d,]*(?:\\.\\d+)?");
    private static final Pattern NEXT_BLOCK = Pattern.compile("\\n\\s*Q:");

    private Grading() {}

    static boolean right(Question question, String reply) {
        var own = NEXT_BLOCK.split(reply, 2)[0];
        return finalAnswer(question.answer()).equals(finalAnswer(own));
    }

    private static String finalAnswer(String text) {
        var marked = afterLastMarker(text);
        return marked.map(rest -> firstNumber(rest).orElseGet(() -> word(rest)))
                .or(() -> lastNumber(text))
                .orElseGet(() -> word(text));
    }

    private static Optional<String> afterLastMarker(String text) {
        return MARKER.matcher(text)
                .results()
                .reduce((first, second) -> second)
                .map(found -> text.substring(found.end()));
    }

    private static Optional<String> firstNumber(String text) {
        return NUMBER.matcher(text.lines().findFirst().orElse(""))
                .results()
                .findFirst()
                .map(found -> value(found.group()));
    }

    private static Optional<String> lastNumber(String text) {
        return NUMBER.matcher(text).results().reduce((first, second) -> second).map(found -> value(found.group()));
    }

    private static String value(String number) {
        return new BigDecimal(number.replace(",", "")).stripTrailingZeros().toPlainString();
    }

    private static String word(String text) {
        return text.strip()
                .lines()
                .findFirst()
                .orElse("")
                .strip()
                .replaceAll("[.!]+$", "")
                .toLowerCase(Locale.ROOT);
    }
}
