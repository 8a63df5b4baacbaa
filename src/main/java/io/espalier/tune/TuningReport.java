package io.espalier.tune;

import io.espalier.pruner.StageEvidence;
import io.espalier.pruner.TargetEntry;
import io.espalier.report.Interval;
import io.espalier.report.MarkdownTable;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A tuned pruner's card: what it does, and whether it should. */
final class TuningReport {
    private final TuningPlan plan;
    private final TargetEntry target;
    private final Tuned tuned;
    private final StageEvidence evidence;

    TuningReport(TuningPlan plan, TargetEntry target, Tuned tuned, StageEvidence evidence) {
        this.plan = plan;
        this.target = target;
        this.tuned = tuned;
        this.evidence = evidence;
    }

    String card(String name) {
        return "# " + name + "\n\n" + verdict() + "\n\n" + choice() + "\n\n## On " + evidence.questions()
                + " held-out questions\n\n" + heldOut() + "\n## Candidates\n\n" + candidates() + "\n" + recipe();
    }

    private String verdict() {
        var full = tuned.againstFull();
        var interval = MarkdownTable.interval(full);
        if (evidence.questions() < StageEvidence.ENOUGH) {
            return "The choice differs from the full prompt by " + interval
                    + " nats a token, which shows nothing: it was"
                    + " measured on " + evidence.questions() + " questions, and it takes " + StageEvidence.ENOUGH
                    + ". The gateway leaves the prompt whole unless its operator insists.";
        }
        if (full.below()) {
            return "The choice is better than the full prompt: " + interval + " nats a token.";
        }
        return evidence.enabled()
                ? "The choice is as good as the full prompt within " + plan.margin() + " nats a token: " + interval
                        + "."
                : "Nothing beats the full prompt, as far as these questions show: the best that was found differs by "
                        + interval + " nats a token, and no harm beyond " + plan.margin()
                        + " cannot be ruled out. The gateway leaves the prompt whole unless its operator insists; more"
                        + " questions or a larger budget may change that.";
    }

    private String choice() {
        return "It keeps shots " + tuned.left().kept() + " (counted from 0)" + words() + ", found as \""
                + tuned.origin() + "\": "
                + tuned.tokens().before() + " tokens of shots become "
                + tuned.tokens().after() + ", under a budget of " + plan.budget() + ". Target: " + target.name() + ".";
    }

    private String words() {
        int words = tuned.left().words();
        return words == 0 ? "" : " without " + words + " of their words";
    }

    private String heldOut() {
        var losses = tuned.heldOut();
        return new MarkdownTable(List.of("prompt", "NLL", "the choice differs by"))
                .row(row("the choice", losses.chosen(), ""))
                .row(row("full", losses.full(), difference(tuned.againstFull())))
                .row(row("random subsets, mean of 20", losses.random(), difference(tuned.againstRandom())))
                .row(row("best of " + plan.random() + " random", losses.bestOfN(), difference(tuned.againstBestOfN())))
                .text();
    }

    private static List<String> row(String prompt, double[] losses, String difference) {
        var mean = Arrays.stream(losses).average().orElseThrow();
        return List.of(prompt, String.format(Locale.ROOT, "%.4f", mean), difference);
    }

    private static String difference(Interval interval) {
        return MarkdownTable.interval(interval);
    }

    private String candidates() {
        var table = new MarkdownTable(List.of("found by", "tokens", "NLL where it was chosen"));
        tuned.found()
                .forEach(found -> table.row(List.of(
                        found.origin(),
                        Long.toString(found.tokens()),
                        String.format(Locale.ROOT, "%.4f", found.loss()))));
        return table.text();
    }

    private String recipe() {
        return "NLL is the mean negative log-likelihood of the gold answers' tokens in nats; below zero the choice is better; 95 %"
                + " bootstrap intervals over questions. Seed " + plan.seed() + "; " + plan.steps() + " steps of "
                + plan.rollouts() + " prompts; see docs/evaluation.md.\n";
    }
}
