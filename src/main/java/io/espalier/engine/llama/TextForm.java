package io.espalier.engine.llama;

/** How a text is to be read as tokens. */
public enum TextForm {
    /** The start of a prompt: the model's begin token comes first, where it has one, and markers in the text are markers. */
    PROMPT(true, true),
    /** Text in the middle of a prompt, in which markers such as {@code <|im_end|>} are plain words. */
    PLAIN(false, false),
    /** Text in the middle of a prompt, in which markers are markers. */
    MARKED(false, true);

    private final boolean begins;
    private final boolean readsMarkers;

    TextForm(boolean begins, boolean readsMarkers) {
        this.begins = begins;
        this.readsMarkers = readsMarkers;
    }

    boolean begins() {
        return begins;
    }

    boolean readsMarkers() {
        return readsMarkers;
    }
}
