package io.espalier.prompt;

import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A pattern that can match only where one of some words begins. It is tried nowhere else: most chars of a text begin none of them, and a
 * regular expression with many alternatives is slow to find that out.
 */
final class WordPattern {
    private final BitSet firsts = new BitSet();
    private final Pattern pattern;

    /**
     * @param firsts words that every match begins with one of, in any case
     * @param pattern the whole match, its word included
     */
    WordPattern(List<String> firsts, String pattern) {
        for (var first : firsts) {
            this.firsts.set(first.toLowerCase(Locale.ROOT).charAt(0));
            this.firsts.set(first.toUpperCase(Locale.ROOT).charAt(0));
        }
        this.pattern = Pattern.compile("(?iu)" + pattern);
    }

    boolean occursIn(String text) {
        return new Search(text, new Span(0, text.length())).next();
    }

    Search in(String text, Span part) {
        return new Search(text, part);
    }

    /** Goes from match to match. */
    final class Search {
        private final String text;
        private final int to;
        private final Matcher matcher;
        private int at;

        private Search(String text, Span part) {
            this.text = text;
            this.at = part.start();
            this.to = part.end();
            this.matcher = pattern.matcher(text);
        }

        /** Whether there is another match. */
        boolean next() {
            for (; at < to; at++) {
                if (firsts.get(text.charAt(at))
                        && beginsWord()
                        && matcher.region(at, to).lookingAt()) {
                    at = Math.max(matcher.end(), at + 1);
                    return true;
                }
            }
            return false;
        }

        int start() {
            return matcher.start();
        }

        String group(int group) {
            return matcher.group(group);
        }

        /** East Asian words follow each other without a break. */
        private boolean beginsWord() {
            return at == 0 || !isLetterOfWords(text.charAt(at)) || !isLetterOfWords(text.charAt(at - 1));
        }
    }

    /** Whether a word of these letters ends where they end. */
    private static boolean isLetterOfWords(char c) {
        if (c < 0x80) {
            return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z';
        }
        var script = Character.UnicodeScript.of(c);
        return script == Character.UnicodeScript.LATIN || script == Character.UnicodeScript.CYRILLIC;
    }
}
