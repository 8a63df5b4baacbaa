package io.espalier.cli;

import io.espalier.inference.TokenCounter;
import java.io.PrintWriter;
import java.util.Arrays;

/** Shows a person each example of a prompt with its tokens and its fate. */
final class Explanation {
    private static final int WIDTH = 76;

    private final PrintWriter out;
    private final TokenCounter counter;

    Explanation(PrintWriter out, TokenCounter counter) {
        this.out = out;
        this.counter = counter;
    }

    /** @param place what of the input it is, before each line that sums up; may be empty */
    void show(String place, LocalPruner.Pruned pruned, int budget) {
        int before = Arrays.stream(pruned.tokens()).sum();
        int after = pruned.kept().stream().mapToInt(i -> pruned.tokens()[i]).sum();
        out.printf(
                "%s%d examples found, %d kept: %d -> %d tokens (%s%s), budget %d, pruner %s%n",
                place,
                pruned.tokens().length,
                pruned.kept().size(),
                before,
                after,
                counter.name(),
                counter.exact() ? "" : ", approximate",
                budget,
                pruned.pruner());
        for (int i = 0; i < pruned.tokens().length; i++) {
            var shot = pruned.prompt().shots().get(i);
            out.printf(
                    "  %s %3d  %4d tokens  %s%n", fate(pruned, i), i + 1, pruned.tokens()[i], shortened(shot.text()));
        }
        out.flush();
    }

    private static String fate(LocalPruner.Pruned pruned, int shot) {
        if (!pruned.kept().contains(shot)) {
            return "cut ";
        }
        return pruned.prompt().shots().get(shot).pinned() ? "pin " : "keep";
    }

    private static String shortened(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= WIDTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, WIDTH - 2)) + " …";
    }
}
