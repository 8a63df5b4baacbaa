package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The words that people write before the parts of an example, by language; the words are data, in {@code labels.properties}. */
final class Labels {
    private static final Properties WORDS = read();

    private Labels() {}

    private static Properties read() {
        var words = new Properties();
        try (var resource = Labels.class.getResourceAsStream("labels.properties")) {
            words.load(new InputStreamReader(Objects.requireNonNull(resource, "labels.properties"), UTF_8));
            return words;
        } catch (IOException e) {
            throw new UncheckedIOException("labels.properties, a part of the program, cannot be read", e);
        }
    }

    /** All words under the given keys, longer ones before those that they begin with. */
    static List<String> of(String... keys) {
        return Arrays.stream(keys)
                .flatMap(key -> Stream.of(WORDS.getProperty(key).split(", *")))
                .map(String::strip)
                .distinct()
                .sorted(Comparator.comparing(String::length).reversed().thenComparing(word -> word))
                .toList();
    }

    /** As alternatives of a regular expression. */
    static String anyOf(List<String> words) {
        return "(?:" + String.join("|", words) + ")";
    }

    /** The chars that a line can begin with where one of the words stands first, plain or decorated. */
    static String firsts(List<String> words) {
        return words.stream()
                .map(word -> word.substring(0, 1))
                .flatMap(first -> Stream.of(first, first.toUpperCase(Locale.ROOT)))
                .distinct()
                .collect(Collectors.joining("", "*#", ""));
    }
}
