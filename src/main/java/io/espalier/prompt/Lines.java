package io.espalier.prompt;

import java.util.Arrays;

/** Where the lines of a text start, and which of them stand inside a code fence. Linear in the text. */
final class Lines {
    private final String text;
    private int[] starts = new int[64];
    private boolean[] fenced = new boolean[64];
    private int count;

    Lines(String text) {
        this.text = text;
        var fence = new Fence();
        int at = 0;
        while (at < text.length()) {
            int next = next(at);
            add(at, fence.covers(text, at, next));
            at = next;
        }
    }

    private void add(int start, boolean isFenced) {
        if (count == starts.length) {
            starts = Arrays.copyOf(starts, 2 * count);
            fenced = Arrays.copyOf(fenced, 2 * count);
        }
        starts[count] = start;
        fenced[count++] = isFenced;
    }

    private int next(int from) {
        int at = from;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '\n' || c == '\r' && !(at < text.length() && text.charAt(at) == '\n')) {
                break;
            }
        }
        return at;
    }

    String text() {
        return text;
    }

    int count() {
        return count;
    }

    int start(int line) {
        return line < count ? starts[line] : text.length();
    }

    /** Where the line's text ends, its line break not included. */
    int end(int line) {
        int end = start(line + 1);
        while (end > starts[line] && (text.charAt(end - 1) == '\n' || text.charAt(end - 1) == '\r')) {
            end--;
        }
        return end;
    }

    boolean fenced(int line) {
        return fenced[line];
    }

    /** The line that char {@code at} stands in. */
    int at(int at) {
        int found = Arrays.binarySearch(starts, 0, count, at);
        return found >= 0 ? found : -found - 2;
    }

    /** Whether the line parts what stands before and after it: blank, or a rule such as {@code ---} or {@code ###}. */
    boolean parts(int line) {
        if (fenced[line]) {
            return false;
        }
        var trimmed = new Span(starts[line], end(line)).trimmed(text);
        if (trimmed.length() == 0) {
            return true;
        }
        char first = text.charAt(trimmed.start());
        boolean rule = trimmed.length() > 1 && "-=*#_~".indexOf(first) >= 0;
        for (int i = trimmed.start(); rule && i < trimmed.end(); i++) {
            rule = text.charAt(i) == first;
        }
        return rule;
    }

    /** The end of the paragraph that the first text in {@code [from, to)} belongs to, {@code to} at most. */
    int paragraphEnd(int from, int to) {
        int at = new Span(from, to).trimmedStart(text).start();
        for (int line = at(at) + 1; line < count && starts[line] < to; line++) {
            if (parts(line)) {
                return starts[line];
            }
        }
        return to;
    }

    /** {@code [from, to)} without blank lines and rules at its end. */
    int trimmedEnd(int from, int to) {
        int end = new Span(from, to).trimmedEnd(text).end();
        while (end > from && starts[at(end - 1)] > from && parts(at(end - 1))) {
            end = new Span(from, starts[at(end - 1)]).trimmedEnd(text).end();
        }
        return end;
    }

    /** The first line start in {@code [from, to)} whose line is no blank and no rule, or {@code to}. */
    int nextText(int from, int to) {
        for (int line = at(from); line < count && starts[line] < to; line++) {
            if (starts[line] >= from && !parts(line)) {
                return starts[line];
            }
        }
        return to;
    }

    /** The code fence that is open, if any. */
    private static final class Fence {
        private char mark;
        private int length;

        /** Whether the line belongs to a fence, its opening and closing lines included. */
        boolean covers(String text, int start, int end) {
            var line = new Span(start, end).trimmed(text);
            int run = run(text, line);
            boolean open = length > 0;
            boolean opens = !open && run >= 3 && !inline(text, line.start() + run, line.end());
            if (opens) {
                mark = text.charAt(line.start());
                length = run;
            } else if (open && run >= length && run == line.length() && text.charAt(line.start()) == mark) {
                length = 0;
            }
            return open || opens;
        }

        /** Whether more backticks follow, as in {@code ```code```}, which opens no fence. */
        private static boolean inline(String text, int from, int to) {
            return text.indexOf('`', from, to) >= 0;
        }

        private static int run(String text, Span line) {
            if (line.length() < 3) {
                return 0;
            }
            char first = text.charAt(line.start());
            int at = line.start();
            while ((first == '`' || first == '~') && at < line.end() && text.charAt(at) == first) {
                at++;
            }
            return at - line.start();
        }
    }
}
