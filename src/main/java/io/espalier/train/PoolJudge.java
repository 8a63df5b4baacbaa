package io.espalier.train;

import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotCall.Candidate;
import io.espalier.shot.ShotPruner;
import io.espalier.target.Question;
import io.espalier.train.PoolResult.Measured;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
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

    Measured measure(Rival rival, Pool pool, int[] tokens, BitSet kept, List<Question> questions) {
        var losses = environment.outcomes(pool.prefix(kept), questions).stream()
                .mapToDouble(outcome -> reward.needsLoss() ? outcome.loss() : 1 - outcome.right())
                .toArray();
        var length = kept.stream().mapToLong(shot -> tokens[shot]).sum();
        return new Measured(rival, losses, length, pool.soundShare(kept));
    }

    /** The mean of several masks, question by question. */
    Measured mean(Rival rival, Pool pool, int[] tokens, List<BitSet> masks, List<Question> questions) {
        var each = masks.stream()
                .map(mask -> measure(rival, pool, tokens, mask, questions))
                .toList();
        var losses = new double[questions.size()];
        Arrays.setAll(
                losses,
                q -> each.stream().mapToDouble(one -> one.losses()[q]).average().orElseThrow());
        return new Measured(
                rival,
                losses,
                each.stream().mapToDouble(Measured::tokens).average().orElseThrow(),
                each.stream().mapToDouble(Measured::sound).average().orElseThrow());
    }
}
