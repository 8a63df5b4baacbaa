package io.espalier.report;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A table of a report. */
public final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();

    public MarkdownTable(List<String> titles) {
        row(titles);
        row(Collections.nCopies(titles.size(), "---"));
    }

    public MarkdownTable row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        return this;
    }

    public String text() {
        return text.toString();
    }

    /** A row's or the titles' parts, joined. */
    @SafeVarargs
    public static List<String> cells(List<String>... parts) {
        var cells = new ArrayList<String>();
        for (var part : parts) {
            cells.addAll(part);
        }
        return cells;
    }

    public static String increase(double nats) {
        return String.format(Locale.ROOT, "%+.3f", nats);
    }

    public static List<String> increases(List<Double> nats) {
        return nats.stream().map(MarkdownTable::increase).toList();
    }

    /** With one more digit, for differences. */
    public static String interval(Interval interval) {
        return String.format(Locale.ROOT, "%+.4f [%+.4f, %+.4f]", interval.value(), interval.low(), interval.high());
    }

    public static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    public static String two(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
