package io.espalier.eval;

import java.util.List;
import java.util.Locale;

/** Tables for other programs. */
final class EvaluationCsv {
    private EvaluationCsv() {}

    /** A line for each question of each draw; numbers as they were measured. */
    static String answers(List<MethodResult> results) {
        var text = new StringBuilder("set,budget,method,draw,question,tokens,nll,right\n");
        for (var result : results) {
            for (int draw = 0; draw < result.draws().size(); draw++) {
                add(text, result, draw);
            }
        }
        return text.toString();
    }

    private static void add(StringBuilder text, MethodResult result, int draw) {
        var drawn = result.draws().get(draw);
        for (int question = 0; question < drawn.tokens().length; question++) {
            text.append(result.set()).append(',').append(result.budget()).append(',');
            text.append(result.method()).append(',').append(draw).append(',');
            text.append(question).append(',').append(drawn.tokens()[question]).append(',');
            text.append(value(drawn, Metric.NLL, question)).append(',');
            text.append(value(drawn, Metric.ACCURACY, question)).append('\n');
        }
    }

    private static String value(Drawn drawn, Metric metric, int question) {
        var values = drawn.values().get(metric);
        return values == null ? "" : Double.toString(values[question]);
    }

    static String timings(List<Timing> timings) {
        var text = new StringBuilder("set,budget,method,prepare_s,choose_ms,target_ms\n");
        timings.forEach(timing -> text.append(String.format(
                Locale.ROOT,
                "%s,%d,%s,%.3f,%.3f,%.1f%n",
                timing.set(),
                timing.budget(),
                timing.method(),
                timing.prepareSeconds(),
                timing.chooseMillis(),
                timing.targetMillis())));
        return text.toString();
    }
}
