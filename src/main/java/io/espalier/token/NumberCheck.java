package io.espalier.token;

import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** Holds the numbers of a text against those of what is left of it. */
final class NumberCheck {
    private static final Pattern NUMBER = Pattern.compile("\\p{Nd}+(?:[.,:/]\\p{Nd}+)*");

    private NumberCheck() {}

    /** Whether both hold the same numbers equally often. */
    static boolean same(String before, String after) {
        return Arrays.equals(numbers(before).toArray(), numbers(after).toArray());
    }

    private static List<String> numbers(String text) {
        return NUMBER.matcher(text).results().map(MatchResult::group).sorted().toList();
    }
}
