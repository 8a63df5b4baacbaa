package io.espalier.train;

import io.espalier.shot.ShotPruner;
import io.espalier.target.Parallel;
import io.espalier.target.Question;
import io.espalier.train.PoolResult.Measured;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** Lets rivals choose from a pool, and measures what they chose. */
public final class PoolJudge {
    private final Losses losses;
    private final FillSampler fill;
    private final ShotPruner diverse;

    /**
     * @param fill with the budget of all rivals
     * @param diverse what the gateway does without a pruner
     */
    public PoolJudge(Losses losses, FillSampler fill, ShotPruner diverse) {
        this.losses = losses;
        this.fill = fill;
        this.diverse = diverse;
    }

    FillSampler fill() {
        return fill;
    }

    BitSet shortest(int[] tokens) {
        return fill.shortest(tokens);
    }

    BitSet diverse(Pool pool, int[] tokens) {
        return pool.kept(diverse, tokens, fill.budget());
    }

    /** How many prompts the target takes at a time. */
    int parallel() {
        return losses.environment().parallel();
    }

    /** What each choice costs, in order. */
    List<Measured> measure(Pool pool, int[] tokens, List<Choice> choices) {
        return Parallel.map(parallel(), choices, choice -> measure(pool, tokens, choice));
    }

    private Measured measure(Pool pool, int[] tokens, Choice choice) {
        var kept = choice.kept();
        var asked = choice.asked();
        var prefix = pool.prefix(kept);
        var length = kept.stream().mapToLong(shot -> tokens[shot]).sum();
        return new Measured(
                choice.rival(),
                losses.of(prefix, asked.test()).stream()
                        .mapToDouble(loss -> loss)
                        .toArray(),
                length,
                pool.soundShare(kept),
                losses.of(prefix, asked.dev()).stream()
                        .mapToDouble(loss -> loss)
                        .average()
                        .orElse(Double.NaN));
    }

    /** The mean of several masks, question by question. */
    static Measured mean(List<Measured> each) {
        var losses = new double[each.getFirst().losses().length];
        Arrays.setAll(losses, q -> mean(each, one -> one.losses()[q]));
        return new Measured(
                each.getFirst().rival(), losses, mean(each, Measured::tokens), mean(each, Measured::sound), Double.NaN);
    }

    private static double mean(List<Measured> each, ToDoubleFunction<Measured> value) {
        return each.stream().mapToDouble(value).average().orElseThrow();
    }

    /** What a rival keeps of a pool, and behind which questions it is measured. */
    record Choice(Rival rival, BitSet kept, Asked asked) {
        static Stream<Choice> each(Rival rival, Stream<BitSet> masks, Asked asked) {
            return masks.map(kept -> new Choice(rival, kept, asked));
        }
    }

    /** Questions on which all are compared, and others by which choices are made. */
    record Asked(List<Question> test, List<Question> dev) {
        Asked devOnly() {
            return new Asked(List.of(), dev);
        }

        Asked testOnly() {
            return new Asked(test, List.of());
        }
    }
}
