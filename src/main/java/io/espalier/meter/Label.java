package io.espalier.meter;

import java.util.Locale;

/** How values of metrics' labels are written. */
final class Label {
    /** To Prometheus, a label that is empty is a label that is not there. */
    static final String ABSENT = "";
    /** In place of every name beyond a bound. */
    static final String OTHER = "other";

    private Label() {}

    static String of(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
