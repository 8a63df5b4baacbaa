package io.espalier.prompt;

/** The chars {@code [start, end)} of a text. */
public record Span(int start, int end) {
    public Span {
        if (start < 0 || end < start) {
            throw new IllegalArgumentException("not a span: [" + start + ", " + end + ")");
        }
    }

    public int length() {
        return end - start;
    }

    public String of(String text) {
        return text.substring(start, end);
    }

    Span shifted(int by) {
        return new Span(start + by, end + by);
    }

    /** The same without white space at either end. */
    Span trimmed(String text) {
        return trimmedStart(text).trimmedEnd(text);
    }

    Span trimmedStart(String text) {
        int from = start;
        while (from < end && Character.isWhitespace(text.charAt(from))) {
            from++;
        }
        return new Span(from, end);
    }

    Span trimmedEnd(String text) {
        int to = end;
        while (to > start && Character.isWhitespace(text.charAt(to - 1))) {
            to--;
        }
        return new Span(start, to);
    }
}
