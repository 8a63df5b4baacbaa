package io.espalier.tune;

import io.espalier.report.Bootstrap;
import io.espalier.report.Interval;
import java.util.Arrays;
import java.util.List;

/**
 * What was chosen for a prompt, and what it does.
 *
 * @param origin how it was found
 * @param found the best of each kind, with its loss on the questions that chose among them
 */
public record Tuned(Pruning left, String origin, Tokens tokens, List<Found> found, HeldOut heldOut) {
    private static final int RESAMPLES = 2000;

    /** Of all shots, and of those that stay. */
    public record Tokens(long before, long after) {}

    /** A candidate: its mean loss where candidates were compared. */
    public record Found(String origin, double loss, long tokens) {}

    /**
     * Losses of each question that nothing saw.
     *
     * @param random the mean over random subsets
     */
    public record HeldOut(double[] chosen, double[] full, double[] random, double[] bestOfN) {
        int questions() {
            return chosen.length;
        }
    }

    public Tuned {
        found = List.copyOf(found);
    }

    /** How many shots stay. */
    public int shots() {
        return left.kept().cardinality();
    }

    /** Below zero where the choice is better. */
    Interval againstFull() {
        return difference(heldOut.full());
    }

    Interval againstRandom() {
        return difference(heldOut.random());
    }

    Interval againstBestOfN() {
        return difference(heldOut.bestOfN());
    }

    private Interval difference(double[] rival) {
        var differences = heldOut.chosen().clone();
        Arrays.setAll(differences, question -> differences[question] - rival[question]);
        return Bootstrap.ofMean("held out", differences);
    }
}
