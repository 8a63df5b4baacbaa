package io.espalier.moe.measure;

import io.espalier.report.Interval;
import java.util.List;
import java.util.Locale;

/** The losses for other programs: a line for each profile and what it was measured on. */
final class EvaluationCsv {
    private static final String TITLES =
            "study,share,criterion,treatment,profile_of,tested_on,demonstrations,increase,low,high\n";

    private final StringBuilder text = new StringBuilder(TITLES);
    private final EvaluationResults results;
    private final EvaluationPlan plan;

    EvaluationCsv(EvaluationResults results) {
        this.results = results;
        plan = results.plan();
    }

    String text() {
        results.criteria().forEach(this::criterion);
        cross();
        results.treatments().forEach(size -> {
            each("treatment", size.share(), "rerouted", size.rerouted());
            each("treatment", size.share(), "left-out", size.leftOut());
        });
        results.mixed().forEach(this::mixed);
        results.counts().forEach(this::count);
        return text.toString();
    }

    private void line(String study, double share, List<String> who, int demonstrations, String numbers) {
        text.append(study)
                .append(',')
                .append(share)
                .append(',')
                .append(String.join(",", who))
                .append(',')
                .append(demonstrations)
                .append(',')
                .append(numbers)
                .append('\n');
    }

    private static String alone(double increase) {
        return String.format(Locale.ROOT, "%.6f,,", increase);
    }

    private static String with(Interval interval) {
        return String.format(Locale.ROOT, "%.6f,%.6f,%.6f", interval.value(), interval.low(), interval.high());
    }

    private void criterion(CriterionResult result) {
        for (var domain : result.domains()) {
            line(
                    "criterion",
                    result.share(),
                    List.of(result.criterion(), "rerouted", domain.domain(), domain.domain()),
                    plan.demonstrations(),
                    with(domain.inDomain()));
            line(
                    "criterion",
                    result.share(),
                    List.of(result.criterion(), "rerouted", domain.domain(), "others"),
                    plan.demonstrations(),
                    with(domain.outOfDomain()));
        }
    }

    private void cross() {
        var domains = results.domains();
        for (var row = 0; row < domains.size(); row++) {
            for (var column = 0; column < domains.size(); column++) {
                line(
                        "cross",
                        results.cross().share(),
                        List.of(plan.reference(), "rerouted", domains.get(row), domains.get(column)),
                        plan.demonstrations(),
                        alone(results.cross().rows().get(row).get(column)));
            }
        }
    }

    private void each(String study, double share, String treatment, List<Double> increases) {
        for (var i = 0; i < increases.size(); i++) {
            var domain = results.domains().get(i);
            line(
                    study,
                    share,
                    List.of(plan.reference(), treatment, domain, domain),
                    plan.demonstrations(),
                    alone(increases.get(i)));
        }
    }

    private void mixed(MixedStudy.Mixed mixed) {
        for (var i = 0; i < mixed.increases().size(); i++) {
            line(
                    "mixed",
                    mixed.share(),
                    List.of(
                            mixed.criterion(),
                            "rerouted",
                            "all",
                            results.domains().get(i)),
                    plan.demonstrations(),
                    alone(mixed.increases().get(i)));
        }
    }

    private void count(CountStudy.Count count) {
        for (var i = 0; i < count.increases().size(); i++) {
            var domain = results.domains().get(i);
            line(
                    "count",
                    plan.mainShare(),
                    List.of(plan.reference(), "rerouted", domain, domain),
                    count.demonstrations(),
                    alone(count.increases().get(i)));
        }
    }
}
