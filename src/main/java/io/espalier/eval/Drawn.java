package io.espalier.eval;

import java.util.Map;

/**
 * What one of a method's prompts came to, question by question.
 *
 * @param tokens sent: the shots that were left, and the question
 * @param values of each metric
 */
public record Drawn(int[] tokens, Map<Metric, double[]> values) {
    public Drawn {
        values = Map.copyOf(values);
    }
}
