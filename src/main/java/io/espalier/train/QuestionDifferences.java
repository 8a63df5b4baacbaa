package io.espalier.train;

import io.espalier.report.Bootstrap;
import io.espalier.report.Interval;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Paired differences of two rivals, by the question that they were measured with: one may be asked on several pools. */
final class QuestionDifferences {
    private final Map<Integer, List<Double>> ofQuestion = new TreeMap<>();

    void add(int question, double difference) {
        ofQuestion.computeIfAbsent(question, each -> new ArrayList<>()).add(difference);
    }

    /**
     * Their mean with its 95 % interval: the questions are drawn with replacement, each with the mean of what it gave on the pools that it
     * was asked on.
     */
    Interval interval() {
        var differences = ofQuestion.values().stream()
                .mapToDouble(each ->
                        each.stream().mapToDouble(value -> value).average().orElseThrow())
                .toArray();
        return Bootstrap.ofMean("questions", differences);
    }
}
