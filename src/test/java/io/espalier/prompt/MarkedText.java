package io.espalier.prompt;

import java.util.ArrayList;
import java.util.List;

/**
 * A text of the corpus without its marks, and what they said; see the corpus's README.
 *
 * @param shots in order
 * @param looseFinalAnswer one that stands in no marked shot, because all of the message is one; empty for none
 */
record MarkedText(String text, List<Expected> shots, String looseFinalAnswer) {
    /**
     * A shot that must be found.
     *
     * @param cut what goes with it
     * @param finalAnswer empty where there is none
     */
    record Expected(int start, int end, Span cut, boolean pinned, String finalAnswer) {
        String of(String text) {
            return text.substring(start, end);
        }
    }

    static MarkedText of(String marked) {
        return new Reader(marked).read();
    }

    /** Without the given shots. */
    String without(List<Expected> cut) {
        var left = new StringBuilder();
        int at = 0;
        for (var shot : cut) {
            left.append(text, at, shot.cut().start());
            at = shot.cut().end();
        }
        return left.append(text, at, text.length()).toString();
    }

    private static final class Reader {
        private final String marked;
        private final StringBuilder text = new StringBuilder();
        private final List<Expected> shots = new ArrayList<>();
        private int cutStart = -1;
        private int start;
        private int end = -1;
        private boolean pinned;
        private int finalStart;
        private String finalAnswer = "";

        private Reader(String marked) {
            this.marked = marked;
        }

        private MarkedText read() {
            for (int i = 0; i < marked.length(); i++) {
                switch (marked.charAt(i)) {
                    case '⟦' -> {
                        cutEnds();
                        start = text.length();
                        pinned = i + 1 < marked.length() && marked.charAt(i + 1) == '!';
                        i += pinned ? 1 : 0;
                    }
                    case '⟧' -> end = text.length();
                    case '¦' -> {
                        cutEnds();
                        cutStart = text.length();
                    }
                    case '⟪' -> finalStart = text.length();
                    case '⟫' -> finalAnswer = text.substring(finalStart);
                    default -> text.append(marked.charAt(i));
                }
            }
            cutEnds();
            return new MarkedText(text.toString(), List.copyOf(shots), finalAnswer);
        }

        private void cutEnds() {
            if (end >= 0) {
                boolean marked = cutStart >= 0
                        && cutStart <= start
                        && text.substring(cutStart, start).isBlank();
                var cut = new Span(marked ? cutStart : start, text.length());
                shots.add(new Expected(start, end, cut, pinned, finalAnswer));
                end = -1;
                cutStart = -1;
                finalAnswer = "";
            }
        }
    }
}
