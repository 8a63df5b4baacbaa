package io.espalier.train;

import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotCall.Candidate;
import io.espalier.shot.ShotPruner;
import io.espalier.target.Question;
import io.espalier.train.PoolResult.Measured;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/** Lets rivals choose from a pool, and measures what they chose. */
public final class PoolJudge {
    private final Environment environment;
    private final Reward reward;
    private final FillSampler fill;
    private final ShotPruner diverse;

    /**
     * @param fill with the budget of all rivals
     * @param diverse what the gateway does without a pruner
     */
    public PoolJudge(Environment environment, Reward reward, FillSampler fill, ShotPruner diverse) {
        this.environment = environment;
        this.reward = reward;
        this.fill = fill;
        this.diverse = diverse;
    }

    FillSampler fill() {
        return fill;
    }

    BitSet shortest(int[] tokens) {
        return fill.greedy(Arrays.stream(tokens).mapToDouble(count -> -count).toArray(), tokens);
    }

    BitSet diverse(Pool pool, int[] tokens) {
        var candidates = IntStream.range(0, pool.size())
                .mapToObj(i -> new Candidate(pool.examples().get(i).shot().strip(), tokens[i], false))
                .toList();
        var kept = new BitSet();
        diverse.decide(new ShotCall(candidates, fill.budget())).kept().forEach(kept::set);
        return kept;
    }

    /** What was chosen, with all of these questions. */
    Measured measure(Rival rival, Pool pool, int[] tokens, BitSet kept, Asked asked) {
        var prefix = pool.prefix(kept);
        var length = kept.stream().mapToLong(shot -> tokens[shot]).sum();
        return new Measured(
                rival,
                losses(prefix, asked.test()),
                length,
                pool.soundShare(kept),
                Arrays.stream(losses(prefix, asked.dev())).average().orElse(Double.NaN));
    }

    private double[] losses(String prefix, List<Question> questions) {
        return questions.isEmpty()
                ? new double[0]
                : environment.outcomes(prefix, questions).stream()
                        .mapToDouble(outcome -> reward.needsLoss() ? outcome.loss() : 1 - outcome.right())
                        .toArray();
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
