package io.espalier.eval;

import io.espalier.report.Interval;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of the tables: a method on a data set under a budget.
 *
 * @param tokens sent with a question, on average
 */
public record EvaluationRow(
        String set, int budget, String method, int draws, double tokens, Map<Metric, Measured> measured) {
    public EvaluationRow {
        measured = Map.copyOf(measured);
    }

    /**
     * A metric.
     *
     * @param value mean over the questions
     * @param againstFull mean of the paired differences from the full prompt; null where that was not measured
     * @param againstRandom the same from the mean of the random subsets
     * @param spread standard deviation over the draws; 0 for one
     */
    public record Measured(
            Interval value,
            @Nullable Interval againstFull,
            @Nullable Interval againstRandom,
            double spread) {}
}
