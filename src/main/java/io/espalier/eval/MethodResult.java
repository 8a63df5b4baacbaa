package io.espalier.eval;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** What a method came to on a data set under a budget. */
public record MethodResult(String set, int budget, String method, List<Drawn> draws) {
    public MethodResult {
        draws = List.copyOf(draws);
    }

    /** Each question's mean over the draws. */
    double[] values(Metric metric) {
        var mean = new double[draws.getFirst().tokens().length];
        for (var draw : draws) {
            var values = draw.values().get(metric);
            for (int i = 0; values != null && i < mean.length; i++) {
                mean[i] += values[i] / draws.size();
            }
        }
        return mean;
    }

    /** The mean of each draw. */
    double[] means(Metric metric) {
        return draws.stream()
                .mapToDouble(draw ->
                        Numbers.mean(Objects.requireNonNull(draw.values().get(metric))))
                .toArray();
    }

    double tokens() {
        return draws.stream()
                .flatMapToInt(draw -> Arrays.stream(draw.tokens()))
                .average()
                .orElseThrow();
    }
}
