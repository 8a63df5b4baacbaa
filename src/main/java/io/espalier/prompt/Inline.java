package io.espalier.prompt;

import java.util.List;

/**
 * The shots inside one text.
 *
 * @param shape what recognised them
 * @param question what is asked behind the shots; empty where the question stands in another text
 */
record Inline(String shape, List<Region> regions, Span question) {
    static final Inline NONE = new Inline("", List.of(), new Span(0, 0));

    Inline {
        regions = List.copyOf(regions);
    }

    boolean found() {
        return !regions.isEmpty();
    }

    /** The text without the shots and all that stands among them. */
    String outside(String text) {
        return text.substring(0, regions.getFirst().cut().start())
                + "\n"
                + text.substring(Math.max(
                        regions.getLast().cut().end(), regions.getLast().shot().end()));
    }
}
