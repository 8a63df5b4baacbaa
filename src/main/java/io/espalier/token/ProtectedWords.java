package io.espalier.token;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.Character.UnicodeScript;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * The words that are never cut: negations, quantifiers, comparisons, operators, numbers and units in several languages, from {@code
 * protected-words.txt}; identifiers; and words of scripts that put no blanks between words.
 */
final class ProtectedWords {
    private static final String RESOURCE = "protected-words.txt";
    private static final String NUMBERS = "numbers";
    private static final Set<UnicodeScript> WITHOUT_BLANKS = Set.of(
            UnicodeScript.HAN,
            UnicodeScript.HIRAGANA,
            UnicodeScript.KATAKANA,
            UnicodeScript.BOPOMOFO,
            UnicodeScript.THAI,
            UnicodeScript.LAO,
            UnicodeScript.KHMER,
            UnicodeScript.MYANMAR,
            UnicodeScript.TIBETAN,
            UnicodeScript.JAVANESE,
            UnicodeScript.BALINESE);
    private static final Map<String, String> KINDS = read();

    private ProtectedWords() {}

    /** Each line names a kind, then its words. */
    private static Map<String, String> read() {
        var kinds = new HashMap<String, String>();
        try (var stream = ProtectedWords.class.getResourceAsStream(RESOURCE)) {
            new String(stream.readAllBytes(), UTF_8)
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> line.split("[:\\s]+"))
                    .forEach(line -> {
                        for (int i = 1; i < line.length; i++) {
                            kinds.put(line[i], line[0]);
                        }
                    });
            return Map.copyOf(kinds);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a word may go. */
    static boolean lets(String word) {
        return word.codePoints().allMatch(ProtectedWords::isOfWords)
                && word.codePoints().anyMatch(Character::isLetter)
                && word.codePoints().noneMatch(ProtectedWords::isWithoutBlanks)
                && !KINDS.containsKey(plain(word))
                && !isNegated(plain(word))
                && !isIdentifier(word);
    }

    /** Whether it is a number in letters. */
    static boolean isNumber(String word) {
        return NUMBERS.equals(KINDS.get(plain(word)));
    }

    /** A letter, a mark on one, or an apostrophe. */
    static boolean isOfWords(int codePoint) {
        int type = Character.getType(codePoint);
        return Character.isLetter(codePoint)
                || type == Character.NON_SPACING_MARK
                || type == Character.COMBINING_SPACING_MARK
                || codePoint == '\''
                || codePoint == '\u2019';
    }

    private static boolean isWithoutBlanks(int codePoint) {
        return WITHOUT_BLANKS.contains(UnicodeScript.of(codePoint));
    }

    private static boolean isNegated(String plain) {
        return plain.endsWith("n't");
    }

    /** With a capital inside it, such as {@code maxCount} or {@code USA}. */
    private static boolean isIdentifier(String word) {
        int first = Character.charCount(word.codePointAt(0));
        return word.codePoints().skip(first == word.length() ? 0 : 1).anyMatch(Character::isUpperCase);
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replace('\u2019', '\'');
    }
}
