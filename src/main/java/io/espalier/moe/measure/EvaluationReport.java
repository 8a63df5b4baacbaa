package io.espalier.moe.measure;

import static io.espalier.report.MarkdownTable.cells;
import static io.espalier.report.MarkdownTable.increase;
import static io.espalier.report.MarkdownTable.increases;
import static io.espalier.report.MarkdownTable.interval;
import static io.espalier.report.MarkdownTable.percent;
import static io.espalier.report.MarkdownTable.two;

import io.espalier.report.MarkdownTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The results for people: Markdown tables. */
final class EvaluationReport {
    private final EvaluationResults results;
    private final EvaluationPlan plan;
    private final List<String> domains;
    private final StringBuilder text = new StringBuilder();

    EvaluationReport(EvaluationResults results) {
        this.results = results;
        plan = results.plan();
        domains = results.domains();
    }

    String text() {
        var shape = results.model().shape();
        text.append("# Expert profiles of ").append(results.model().name()).append("\n\n");
        say(
                "Model %s with SHA-256 `%s`: %d MoE blocks of %d experts, %d active. Computed by %s.",
                results.model().name(),
                results.model().sha256(),
                shape.layers().size(),
                shape.experts(),
                shape.active(),
                results.engine());
        say(
                "Profiles are calibrated on the first %d demonstrations of a domain and measured on held-out texts. Numbers are"
                        + " nats for a token above the full model, unless said otherwise. Intervals are 95 %%, from a paired"
                        + " bootstrap over texts (%d resamples, seed %d); they do not tell how calibration sets or trained models"
                        + " vary.",
                plan.demonstrations(), plan.resamples(), plan.seed());
        full();
        plan.shares().forEach(this::criteria);
        cross();
        treatments();
        mixed();
        results.overlaps().forEach(this::overlap);
        counts();
        return text.toString();
    }

    private void say(String form, Object... values) {
        text.append(String.format(Locale.ROOT, form, values)).append("\n\n");
    }

    private void section(String title, MarkdownTable table) {
        text.append("## ").append(title).append("\n\n").append(table.text()).append('\n');
    }

    private void full() {
        var table = new MarkdownTable(List.of("domain", "texts", "tokens", "loss", "perplexity"));
        for (var domain : results.full()) {
            table.row(List.of(
                    domain.domain(),
                    Integer.toString(domain.texts()),
                    Long.toString(domain.tokens()),
                    String.format(Locale.ROOT, "%.4f", domain.loss().value()),
                    String.format(Locale.ROOT, "%.1f", Math.exp(domain.loss().value()))));
        }
        section("The full model", table);
    }

    private void criteria(double share) {
        var found = results.criteria().stream()
                .filter(result -> result.share() == share)
                .toList();
        var table = new MarkdownTable(cells(
                List.of("criterion"),
                domains,
                List.of("in domain", "out of domain", plan.reference() + " minus it, in domain", "won / lost")));
        for (var result : found) {
            var first = result.criterion().equals(plan.reference());
            table.row(cells(
                    List.of(result.criterion()),
                    increases(result.domains().stream()
                            .map(domain -> domain.inDomain().value())
                            .toList()),
                    List.of(
                            "**" + increase(result.inDomain().value()) + "**",
                            increase(result.outOfDomain().value()),
                            first ? "" : interval(result.referenceMinus()),
                            first ? "" : result.won() + " / " + result.lost())));
        }
        section("In and out of domain, " + size(share, found.getFirst().keep()), table);
        say(
                "In domain: each domain's own profile on its own texts, and their mean. Out of domain: each profile on the first"
                        + " %d texts of every other domain. Won and lost: domains in which %s costs less or more, the interval"
                        + " excluding 0. Random: the mean of %d choices.",
                plan.strangers(), plan.reference(), plan.seeds());
    }

    private String size(double share, int keep) {
        return keep + " of " + results.model().shape().experts() + " experts kept (" + percent(share) + ")";
    }

    private void cross() {
        var cross = results.cross();
        var table = new MarkdownTable(cells(List.of("profile of"), domains));
        for (var row = 0; row < domains.size(); row++) {
            var cells = new ArrayList<>(increases(cross.rows().get(row)));
            cells.set(row, "**" + cells.get(row) + "**");
            table.row(cells(List.of(domains.get(row)), cells));
        }
        if (!cross.random().isEmpty()) {
            table.row(cells(List.of("*random*"), increases(cross.random())));
        }
        section(
                "Every profile on every domain's texts, " + cross.criterion() + ", " + percent(cross.share()) + " kept",
                table);
        say("Off the diagonal, a profile costs at least %.2f times what the texts' own costs.", cross.leastRatio());
    }

    private void treatments() {
        var table = new MarkdownTable(
                cells(List.of("kept", "experts out of use"), domains, List.of("mean", "left out minus rerouted")));
        for (var size : results.treatments()) {
            var kept = percent(size.share());
            table.row(cells(
                    List.of(kept, "others in their place"),
                    increases(size.rerouted()),
                    List.of(increase(size.reroutedMean().value()), "")));
            table.row(cells(
                    List.of(kept, "left out"),
                    increases(size.leftOut()),
                    List.of(increase(size.leftOutMean().value()), interval(size.leftOutMinusRerouted()))));
        }
        section("Rerouted or left out (post_topk_drop), " + plan.reference(), table);
    }

    private void mixed() {
        var table = new MarkdownTable(cells(List.of("kept", "criterion"), domains, List.of("mean")));
        for (var mixed : results.mixed()) {
            table.row(cells(
                    List.of(percent(mixed.share()), mixed.criterion()),
                    increases(mixed.increases()),
                    List.of(interval(mixed.mean()))));
        }
        section("One profile for all domains", table);
    }

    private void overlap(OverlapStudy.Overlap overlap) {
        var table = new MarkdownTable(cells(List.of(""), domains));
        for (var row = 0; row < domains.size(); row++) {
            table.row(cells(
                    List.of(domains.get(row)),
                    overlap.domains().get(row).stream().map(MarkdownTable::two).toList()));
        }
        section("Experts that domains share, " + size(overlap.share(), overlap.keep()), table);
        say(
                "Jaccard's index, the mean over blocks; by chance about %s. Block by block: %s.",
                two(overlap.chance()),
                String.join(
                        ", ", overlap.blocks().stream().map(MarkdownTable::two).toList()));
        var common = overlap.criteria().stream()
                .map(other -> other.criterion() + " " + percent(other.common()))
                .toList();
        say("Of the experts that %s keeps, others keep: %s.", plan.reference(), String.join(", ", common));
    }

    private void counts() {
        var table = new MarkdownTable(cells(List.of("demonstrations", "draws"), domains, List.of("mean", "common")));
        for (var count : results.counts()) {
            var average = count.common().stream()
                    .mapToDouble(Double::doubleValue)
                    .average()
                    .orElse(0);
            table.row(cells(
                    List.of(Integer.toString(count.demonstrations()), Integer.toString(count.draws())),
                    increases(count.increases()),
                    List.of(interval(count.mean()), percent(average))));
        }
        section("Number of demonstrations, " + plan.reference() + ", " + percent(plan.mainShare()) + " kept", table);
        say("Common: the share of experts that are also kept with %d demonstrations.", plan.demonstrations());
    }
}
