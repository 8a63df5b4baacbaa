package io.espalier.cli;

import io.espalier.inference.TokenCounter;
import io.espalier.prompt.Shot;
import io.espalier.prompt.Span;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
    void show(String place, LocalPruner.Result result, int budget) {
        var shots = result.prompt().shots();
        var decided = result.decided();
        var tokens = decided == null
                ? shots.stream().mapToInt(shot -> counter.count(shot.text())).toArray()
                : decided.tokens();
        var after = decided == null ? tokens : decided.tokensAfter();
        var kept = decided == null ? IntStream.range(0, tokens.length).boxed().toList() : decided.kept();
        sum(place, result, budget, tokens, kept.stream().mapToInt(i -> after[i]).sum());
        for (int i = 0; i < tokens.length; i++) {
            boolean stays = kept.contains(i);
            out.printf(
                    "  %s %3d  %4d tokens  %s%n",
                    stays ? shots.get(i).pinned() ? "pin " : "keep" : "cut ",
                    i + 1,
                    tokens[i],
                    shortened(shots.get(i).text()));
            if (stays && decided != null && !decided.cuts(i).isEmpty()) {
                showWords(shots.get(i), decided.cuts(i), after[i]);
            }
        }
        out.flush();
    }

    private void sum(String place, LocalPruner.Result result, int budget, int[] tokens, int after) {
        var decided = result.decided();
        out.printf(
                "%s%d examples found, %d kept: %d -> %d tokens (%s%s), budget %d, pruner %s%s%n",
                place,
                tokens.length,
                decided == null ? tokens.length : decided.kept().size(),
                Arrays.stream(tokens).sum(),
                after,
                counter.name(),
                counter.exact() ? "" : ", approximate",
                budget,
                result.pruner(),
                decided == null || decided.skip() == null
                        ? ""
                        : ": " + decided.skip().label());
    }

    /** The words that go, in the shot's order. */
    private void showWords(Shot shot, List<Span> cuts, int after) {
        var words = cuts.stream().map(cut -> cut.of(shot.text()).strip()).collect(Collectors.joining(" "));
        out.printf("            %4d tokens without %d words: %s%n", after, cuts.size(), shortened(words));
    }

    private static String shortened(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= WIDTH
                ? line
                : line.substring(0, line.offsetByCodePoints(0, WIDTH - 2)) + " …";
    }
}
