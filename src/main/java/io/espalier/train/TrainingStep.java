package io.espalier.train;

import java.util.BitSet;
import java.util.List;

/**
 * One step of REINFORCE (Williams 1992) on the pruner's heads.
 *
 * <pre>
 *   s        = heads(shots)                              [n]      logits of a pool of n candidates
 *   a_k      ~ π(· | s)                                  k = 1…K  masks
 *   R_k      = mean over q of (1/(1+L_kq) + acc_kq) · (t_k/T)^w   the same questions q for every mask
 *   A_k      = R_k − mean of the other rewards                    leave-one-out
 *   gradient = 1/K Σ_k A_k/size · d ln π(a_k) / ds       [n]      and from there through the heads
 * </pre>
 *
 * Beside the masks a few random ones are judged, which teach nothing: they are what the learning curve is measured from. All chance
 * comes from the seed and the step's number: a step that is taken again gives the same.
 */
public final class TrainingStep implements Step {
    private final TrainingSettings settings;
    private final TrainingData data;
    private final Policy policy;
    private final Judge judge;
    private final Seeds seeds;

    public TrainingStep(TrainingSettings settings, TrainingData data, Policy policy, Judge judge, Seeds seeds) {
        this.settings = settings;
        this.data = data;
        this.policy = policy;
        this.judge = judge;
        this.seeds = seeds;
    }

    @Override
    public Taken take(TrainingState state) {
        int step = state.steps();
        var pool = data.pools().draw(seeds.of("pool", step));
        var questions = data.questions(settings.questions(), seeds.of("questions", step));

        var shots = policy.encode(pool);
        var tokens = Policy.tokens(shots);
        var logits = policy.network().shotLogits(state.heads(), shots);
        var samples = policy.draw(settings.rollouts(), logits, tokens, seeds.of("masks", step));
        var controls =
                new FillSampler(settings.budget()).random(settings.controls(), tokens, seeds.of("controls", step));

        var rollouts = judge.rollouts(pool, tokens, masks(samples), questions);
        var measured = judge.rollouts(pool, tokens, controls, questions);

        var advantages = Advantages.of(rollouts);
        var scale = state.scale().with(advantages);
        var direction = Policy.direction(samples, scale.normalised(advantages));

        var next = state.moved(policy.network(), Direction.of(shots, direction), scale, settings.rate());
        return new Taken(next, new StepReport(step, pool.kind(), rollouts, measured));
    }

    private static List<BitSet> masks(List<ShotSample> samples) {
        return samples.stream().map(ShotSample::kept).toList();
    }
}
