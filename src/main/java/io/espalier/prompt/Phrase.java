package io.espalier.prompt;

/** Looks for a phrase in texts, in time linear in each, whatever stands in it (Knuth, Morris, Pratt 1977). */
final class Phrase {
    private final String phrase;
    /** Of each prefix that ends at a char, how long its longest proper prefix is that is a suffix too. */
    private final int[] borders;

    /** @param phrase at least one char */
    Phrase(String phrase) {
        this.phrase = phrase;
        this.borders = new int[phrase.length()];
        for (int i = 1; i < phrase.length(); i++) {
            borders[i] = matched(borders[i - 1], phrase.charAt(i));
        }
    }

    boolean in(String text) {
        int matched = 0;
        for (int i = 0; i < text.length(); i++) {
            matched = matched(matched, text.charAt(i));
            if (matched == phrase.length()) {
                return true;
            }
        }
        return false;
    }

    /** How much of the phrase matches after {@code c}, where {@code matched} chars of it did before; not all of it did. */
    private int matched(int matched, char c) {
        int now = matched;
        while (now > 0 && phrase.charAt(now) != c) {
            now = borders[now - 1];
        }
        return phrase.charAt(now) == c ? now + 1 : now;
    }
}
