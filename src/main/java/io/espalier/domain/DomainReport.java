package io.espalier.domain;

import java.util.List;
import java.util.stream.IntStream;

/**
 * How well a classifier does on texts that it was not fitted on.
 *
 * @param labels the domains, in the matrix's order
 * @param confusion texts of domain (row) that were given a label (column); the last column is unknown
 * @param curve accuracy against coverage, from the surest text alone to all of them, whatever the thresholds
 * @param calibrationError the expected calibration error over ten bins of confidence (Naeini et al. 2015)
 * @param foreign texts of no known domain, and how many of them were called unknown
 */
public record DomainReport(
        List<String> labels, int[][] confusion, List<CurvePoint> curve, double calibrationError, Foreign foreign) {
    /**
     * @param coverage the share of texts at or above a confidence
     * @param accuracy the share of these that are named right
     */
    public record CurvePoint(double confidence, double coverage, double accuracy) {}

    public record Foreign(int texts, int unknown) {}

    public DomainReport {
        labels = List.copyOf(labels);
        curve = List.copyOf(curve);
    }

    public int texts() {
        return IntStream.range(0, labels.size()).map(this::texts).sum();
    }

    private int texts(int row) {
        return IntStream.of(confusion[row]).sum();
    }

    /** The share of texts whose domain was named at all. */
    public double coverage() {
        int unknown = IntStream.range(0, labels.size())
                .map(row -> confusion[row][labels.size()])
                .sum();
        return 1 - (double) unknown / texts();
    }

    /** The share of the named that were named right; 1 where none was named. */
    public double accuracy() {
        int right = IntStream.range(0, labels.size())
                .map(row -> confusion[row][row])
                .sum();
        double named = coverage() * texts();
        return named == 0 ? 1 : right / named;
    }
}
