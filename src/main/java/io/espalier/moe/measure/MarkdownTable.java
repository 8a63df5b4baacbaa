package io.espalier.moe.measure;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/** A table of a report. */
final class MarkdownTable {
    private final StringBuilder text = new StringBuilder();

    MarkdownTable(List<String> titles) {
        row(titles);
        row(Collections.nCopies(titles.size(), "---"));
    }

    MarkdownTable row(List<String> cells) {
        text.append("| ").append(String.join(" | ", cells)).append(" |\n");
        return this;
    }

    String text() {
        return text.toString();
    }

    /** A row's or the titles' parts, joined. */
    @SafeVarargs
    static List<String> cells(List<String>... parts) {
        var cells = new ArrayList<String>();
        for (var part : parts) {
            cells.addAll(part);
        }
        return cells;
    }

    static String increase(double nats) {
        return String.format(Locale.ROOT, "%+.3f", nats);
    }

    static List<String> increases(List<Double> nats) {
        return nats.stream().map(MarkdownTable::increase).toList();
    }

    /** With one more digit, for differences. */
    static String interval(Interval interval) {
        return String.format(Locale.ROOT, "%+.4f [%+.4f, %+.4f]", interval.value(), interval.low(), interval.high());
    }

    static String percent(double share) {
        return Math.round(100 * share) + " %";
    }

    static String two(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}
