package io.espalier.engine;

import java.util.Locale;

/** Why a reply ended. */
public enum Finish {
    /** The model ended it, or a stop sequence came. */
    STOP,
    /** It had as many tokens as allowed. */
    LENGTH;

    /** As OpenAI's API writes it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
