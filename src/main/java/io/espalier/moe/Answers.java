package io.espalier.moe;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Whose answers a calibration reads. */
public enum Answers {
    /** Those in the data. */
    GIVEN,
    /** The model's own, generated first: what it will be asked to write later. */
    OWN;

    @JsonValue
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
