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

    void show(LocalPruner.Pruned pruned, int budget) {
        var shots = pruned.prompt().shots();
        int before = Arrays.stream(pruned.tokens()).sum();
        int after = pruned.kept().stream().mapToInt(i -> pruned.tokens()[i]).sum();
        out.printf(
                "%d examples found, %d kept: %d -> %d tokens (%s%s), budget %d, pruner %s%n",
                shots.size(),
                pruned.kept().size(),
                before,
                after,
                counter.name(),
                counter.exact() ? "" : ", approximate",
                budget,
                pruned.pruner());
        for (var i = 0; i < shots.size(); i++) {
            var fate = pruned.kept().contains(i) ? "keep" : "cut ";
            out.printf(
                    "  %s %3d  %4d tokens  %s%n",
                    fate, i + 1, pruned.tokens()[i], shortened(shots.get(i).text()));
        }
        out.flush();
    }

    private static String shortened(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= WIDTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, WIDTH - 2)) + " …";
    }
}
