package io.espalier.train;

import io.espalier.train.WordSampler.Sample;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * One step of REINFORCE (Williams 1992) on the token head, with the shot head frozen.
 *
 * <pre>
 *   u        = head(words)                               [n][w]   logits of the loose words of a pool's n shots
 *   a_k      ~ Π over shots π(· | u)                     k = 1…K  the words that go, of each shot its own
 *   kept_k   = coarse(shots without a_k)                          those that fill the budget
 *   R_k      = mean over q of 1/(1+L_kq) + acc_kq                 the same questions q for every mask
 *   A_k      = R_k − mean of the other rewards                    leave-one-out
 *   gradient = 1/K Σ_k A_k/size · d ln π(a_k on kept_k) / du      and from there through word-pieces and head
 * </pre>
 *
 * What a shot lost that did not stay is not in the prompt, and its words learn nothing. Beside the masks a few are judged whose words go at
 * random, for the learning curve. All chance comes from the seed and the step's number: a step that is taken again gives the same.
 */
public final class WordStep implements Step {
    private final TrainingSettings settings;
    private final TrainingData data;
    private final WordPolicy policy;
    private final Judge judge;
    private final Seeds seeds;

    public WordStep(TrainingSettings settings, TrainingData data, WordPolicy policy, Judge judge, Seeds seeds) {
        this.settings = settings;
        this.data = data;
        this.policy = policy;
        this.judge = judge;
        this.seeds = seeds;
    }

    @Override
    public Taken take(TrainingState state) {
        int step = state.steps();
        var pool = data.pools().draw(seeds.of("word pool", step));
        var questions = data.questions(settings.questions(), seeds.of("word questions", step));

        var shots = policy.read(pool);
        var served = policy.trimming().over(pool, shots);
        var words = PoolWords.of(shots, policy.network(), state.heads());
        var masks = masks(settings.rollouts(), words, seeds.of("word masks", step));
        var controls = masks(settings.controls(), PoolWords.equal(shots), seeds.of("word controls", step));

        var prompts = masks.stream().map(mask -> served.prompt(gone(mask))).toList();
        var rollouts = judge.rollouts(prompts, questions);
        var measured = judge.rollouts(
                controls.stream().map(mask -> served.prompt(gone(mask))).toList(), questions);

        var advantages = Advantages.of(rollouts);
        var scale = state.scale().with(advantages);
        var kept = prompts.stream().map(PrunedPrompt::kept).toList();
        var direction = words.direction(masks, kept, scale.normalised(advantages));

        var next = state.moved(policy.network(), direction, scale, settings.rate());
        return new Taken(next, new StepReport(step, pool.kind(), rollouts, measured));
    }

    private List<List<Sample>> masks(int count, PoolWords words, RandomGenerator random) {
        return Stream.generate(() -> words.sample(policy.sampler(), random))
                .limit(count)
                .toList();
    }

    private static List<BitSet> gone(List<Sample> mask) {
        return mask.stream().map(Sample::gone).toList();
    }
}
