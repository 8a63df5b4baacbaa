package io.espalier.shot;

import io.espalier.shot.ShotCall.Candidate;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** The shots kept so far, at first the pinned ones, and those that still fit beside them. */
final class Choice {
    private final ShotCall call;
    private final BitSet kept;
    private final BitSet fitting;
    private long left;

    Choice(ShotCall call) {
        this.call = call;
        this.kept = call.pinned();
        this.fitting = call.all();
        this.left = call.budget() - call.tokens(kept);
        fitting.andNot(kept);
        dropWhatNoLongerFits();
    }

    /** Keeps the pinned shots, then those of the highest value that still fit; of equal ones the first. */
    static ShotDecision byValue(ShotCall call, ToDoubleFunction<Candidate> value) {
        return byValues(call, shots -> shots.stream().mapToDouble(value).toArray(), Double.NEGATIVE_INFINITY);
    }

    /**
     * The same, but as soon as one is kept none of a lower value than the least.
     *
     * @param valued gives a value for each candidate, in order; not asked where the choice needs none
     */
    static ShotDecision byValues(ShotCall call, Function<List<Candidate>, double[]> valued, double least) {
        if (call.tokens(call.all()) <= call.budget()) {
            return ShotDecision.of(call.all());
        }
        var choice = new Choice(call);
        if (choice.isOpen()) {
            var values = valued.apply(call.candidates());
            while (choice.isOpen()) {
                int next = choice.highest(values);
                if (values[next] < least && !choice.kept.isEmpty()) {
                    break;
                }
                choice.keep(next);
            }
        }
        return ShotDecision.of(choice.kept());
    }

    BitSet kept() {
        return kept;
    }

    /** Whether any shot still fits. */
    boolean isOpen() {
        return !fitting.isEmpty();
    }

    /** The first of the fitting shots whose value is highest. */
    int highest(double[] values) {
        int best = fitting.nextSetBit(0);
        for (int i = best; i >= 0; i = fitting.nextSetBit(i + 1)) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    void keep(int shot) {
        kept.set(shot);
        fitting.clear(shot);
        left -= call.candidates().get(shot).tokens();
        dropWhatNoLongerFits();
    }

    private void dropWhatNoLongerFits() {
        for (int i = fitting.nextSetBit(0); i >= 0; i = fitting.nextSetBit(i + 1)) {
            if (call.candidates().get(i).tokens() > left) {
                fitting.clear(i);
            }
        }
    }
}
