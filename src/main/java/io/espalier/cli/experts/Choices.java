package io.espalier.cli.experts;

import io.espalier.failure.UserError;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Options that take one of a few words: an enum's names in lower case, with {@code -} or {@code _} between. */
final class Choices {
    private Choices() {}

    static <E extends Enum<E>> E of(Class<E> type, String option, String word) {
        var name = word.toUpperCase(Locale.ROOT).replace('-', '_');
        return Arrays.stream(type.getEnumConstants())
                .filter(choice -> choice.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError(option + " cannot be '" + word + "'; it can be " + words(type)));
    }

    private static <E extends Enum<E>> String words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(choice -> choice.name().toLowerCase(Locale.ROOT).replace('_', '-'))
                .collect(Collectors.joining(" or "));
    }
}
