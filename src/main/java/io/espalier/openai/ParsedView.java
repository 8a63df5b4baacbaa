package io.espalier.openai;

/** What reading a whole body came to. */
public sealed interface ParsedView permits RequestView, ParsedView.Malformed, ParsedView.UnknownShape {
    /**
     * Not JSON: the caller's mistake.
     *
     * @param message what was expected, quoting nothing of the body
     */
    record Malformed(int offset, String message) implements ParsedView {}

    /** JSON of a form the view does not read, to be forwarded as it is. */
    record UnknownShape(String why) implements ParsedView {}
}
