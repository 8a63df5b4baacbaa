package io.espalier.domain;

import io.espalier.domain.DomainReport.CurvePoint;
import io.espalier.domain.DomainReport.Foreign;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Measures a classifier on texts whose domains are known, and on texts of none. */
public final class DomainEval {
    private static final int BINS = 10;

    private final DomainModel model;
    private final DomainClassifier classifier;

    public DomainEval(DomainModel model) {
        this.model = model;
        this.classifier = new DomainClassifier(model);
    }

    /** The nearest domain's confidence, and whether it is the right one. */
    private record Guess(double confidence, boolean right) {}

    /**
     * @param texts of the model's domains; labels that the model does not know count as foreign
     * @param foreign unit vectors of texts of no domain
     */
    public DomainReport evaluate(List<DomainTexts> texts, List<float[]> foreign) {
        var labels = model.labels();
        var confusion = new int[labels.size()][labels.size() + 1];
        var guesses = new ArrayList<Guess>();
        var strangers = new ArrayList<>(foreign);
        for (var domain : texts) {
            int row = labels.indexOf(domain.label());
            if (row < 0) {
                strangers.addAll(domain.vectors());
                continue;
            }
            for (var vector : domain.vectors()) {
                confusion[row][column(vector)]++;
                guesses.add(guess(vector, row));
            }
        }
        guesses.sort(Comparator.comparingDouble(Guess::confidence).reversed());
        return new DomainReport(labels, confusion, curve(guesses), calibrationError(guesses), rejected(strangers));
    }

    private int column(float[] vector) {
        var domain = classifier.classify(vector);
        return domain.known()
                ? model.labels().indexOf(domain.label())
                : model.labels().size();
    }

    private Guess guess(float[] vector, int row) {
        var likenesses = Likenesses.of(vector, model);
        return new Guess(likenesses.confidence(model.temperature()), likenesses.nearest() == row);
    }

    private static List<CurvePoint> curve(List<Guess> surestFirst) {
        var curve = new ArrayList<CurvePoint>();
        int right = 0;
        for (int i = 0; i < surestFirst.size(); i++) {
            right += surestFirst.get(i).right() ? 1 : 0;
            double covered = i + 1;
            curve.add(new CurvePoint(surestFirst.get(i).confidence(), covered / surestFirst.size(), right / covered));
        }
        return curve;
    }

    /** Σ over bins of (texts in the bin / texts) · |share right − mean confidence|. */
    private static double calibrationError(List<Guess> guesses) {
        double error = 0;
        for (int bin = 0; bin < BINS; bin++) {
            int which = bin;
            var inside = guesses.stream().filter(guess -> binOf(guess) == which).toList();
            double right =
                    inside.stream().mapToInt(guess -> guess.right() ? 1 : 0).sum();
            double confidence = inside.stream().mapToDouble(Guess::confidence).sum();
            error += Math.abs(right - confidence);
        }
        return guesses.isEmpty() ? 0 : error / guesses.size();
    }

    private static int binOf(Guess guess) {
        return Math.min(BINS - 1, (int) (guess.confidence() * BINS));
    }

    private Foreign rejected(List<float[]> strangers) {
        var unknown = strangers.stream()
                .filter(vector -> !classifier.classify(vector).known())
                .count();
        return new Foreign(strangers.size(), (int) unknown);
    }
}
