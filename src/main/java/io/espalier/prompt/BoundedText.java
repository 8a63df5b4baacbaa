package io.espalier.prompt;

/**
 * A part of a text that lets a regular expression look at only so many chars, so that a pattern which backtracks without end is stopped,
 * at the same step every time.
 */
final class BoundedText implements CharSequence {
    /** The pattern looked too often. */
    static final class Exhausted extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Exhausted() {
            super("the pattern takes too many steps", null, false, false);
        }
    }

    private final String text;
    private int steps;

    BoundedText(String text, int steps) {
        this.text = text;
        this.steps = steps;
    }

    @Override
    public char charAt(int index) {
        if (--steps < 0) {
            throw new Exhausted();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int from, int to) {
        return text.substring(from, to);
    }

    @Override
    public String toString() {
        return text;
    }
}
