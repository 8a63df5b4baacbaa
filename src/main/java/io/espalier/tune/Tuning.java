package io.espalier.tune;

import io.espalier.moe.Progress;
import io.espalier.target.Question;
import io.espalier.target.Target;
import io.espalier.train.FillSampler;
import io.espalier.train.Seeds;
import io.espalier.train.ShotSample;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Tunes one prompt: random subsets first, then REINFORCE from what they showed, then a choice among what was found and what simple rules
 * say, on the questions that were learned from; then, where that is planned, the words of what was chosen; and last the measurement of that
 * choice on questions that nothing saw.
 */
public final class Tuning {
    private static final int SAMPLED = 8;
    private static final int CONTROLS = 20;

    private final TuningPlan plan;
    private final ShotSet shots;
    private final Seeds seeds;
    private final Progress progress;
    private final FillSampler sampler;
    private final int[] tokens;

    /**
     * @throws io.espalier.failure.UserError where there is nothing to choose
     */
    public Tuning(TuningPlan plan, FewShotRequest request, Target target, Progress progress) {
        this.plan = plan;
        this.shots = ShotSet.of(request, target);
        this.seeds = new Seeds(plan.seed());
        this.progress = progress;
        sampler = new FillSampler(shots.free(plan.budget()));
        tokens = shots.freeTokens();
    }

    /**
     * @param learn questions to learn from and to choose by
     * @param heldOut questions to measure on
     */
    public Tuned tune(List<Question> learn, List<Question> heldOut) {
        var randoms = sampler.random(plan.random(), tokens, seeds.of("random subsets", 0)).stream()
                .map(shots::withPinned)
                .distinct()
                .toList();
        var judged = judged("random subsets", "best-of-" + plan.random(), randoms, learn);
        var learned = learn(judged, learn);
        var candidates = new ArrayList<>(List.of(best(judged)));
        candidates.addAll(judged("candidates", "policy", List.of(shots.withPinned(learned.greedy())), learn));
        candidates.add(best(judged("candidates", "best sampled", learned.best(), learn)));
        candidates.addAll(judged("candidates", "shortest", List.of(shots.withPinned(sampler.shortest(tokens))), learn));
        if (plan.wordSteps() > 0) {
            candidates.addFirst(trimmed(best(candidates), learn));
        }
        return measured(best(candidates), best(judged), candidates, heldOut);
    }

    /** Without words, which saves tokens: as the first candidate it is taken where it does no worse. */
    private Candidate trimmed(Candidate whole, List<Question> learn) {
        var left = new WordTuning(plan, shots, whole.left().kept(), progress).tune(step -> drawn(learn, step));
        return new Candidate(whole.origin() + ", without words", left, shots.losses(left, learn));
    }

    private List<Candidate> judged(String task, String origin, List<BitSet> masks, List<Question> questions) {
        progress.begin(task, "prompts", masks.size());
        return shots.each(masks, mask -> {
            var left = Pruning.whole(mask);
            var candidate = new Candidate(origin, left, shots.losses(left, questions));
            progress.advance(1);
            return candidate;
        });
    }

    /** The first of those with the lowest loss. */
    private static Candidate best(List<Candidate> candidates) {
        return candidates.stream()
                .min(Comparator.comparingDouble(Candidate::loss))
                .orElseThrow();
    }

    /** Where the policy ended, and the masks that it drew with the best rewards. */
    private record Learned(BitSet greedy, List<BitSet> best) {}

    private Learned learn(List<Candidate> judged, List<Question> learn) {
        var policy = FreeLogits.warm(
                tokens.length,
                judged.stream().map(each -> each.left().kept()).toList(),
                judged.stream().mapToDouble(each -> reward(each.losses())).toArray());
        Map<BitSet, Double> rewards = new LinkedHashMap<>();
        progress.begin("tuning", "steps", plan.steps());
        for (int step = 0; step < plan.steps(); step++) {
            var questions = drawn(learn, step);
            var samples = policy.draw(plan.rollouts(), sampler, tokens, seeds.of("masks", step));
            var masks = samples.stream()
                    .map(sample -> shots.withPinned(sample.kept()))
                    .toList();
            var reward = shots.each(masks, mask -> reward(shots.losses(Pruning.whole(mask), questions))).stream()
                    .mapToDouble(each -> each)
                    .toArray();
            policy = policy.after(samples.stream().map(ShotSample::score).toList(), reward, plan.rate());
            note(rewards, samples, reward);
            progress.advance(1);
        }
        return new Learned(sampler.greedy(policy.logits(), tokens), best(rewards));
    }

    /** A mask's reward above the mean of its step: steps have different questions. */
    private void note(Map<BitSet, Double> rewards, List<ShotSample> samples, double[] reward) {
        var mean = Arrays.stream(reward).average().orElseThrow();
        for (int k = 0; k < reward.length; k++) {
            rewards.merge(shots.withPinned(samples.get(k).kept()), reward[k] - mean, Math::max);
        }
    }

    private static List<BitSet> best(Map<BitSet, Double> rewards) {
        return rewards.entrySet().stream()
                .sorted(Map.Entry.<BitSet, Double>comparingByValue().reversed())
                .limit(SAMPLED)
                .map(Map.Entry::getKey)
                .toList();
    }

    /** The mean of 1/(1+L). */
    static double reward(double[] losses) {
        return Arrays.stream(losses).map(loss -> 1 / (1 + loss)).average().orElseThrow();
    }

    private List<Question> drawn(List<Question> learn, int step) {
        var shuffled = new ArrayList<>(learn);
        Collections.shuffle(shuffled, Random.from(seeds.of("questions", step)));
        return shuffled.subList(0, Math.min(plan.questions(), shuffled.size()));
    }

    private Tuned measured(Candidate choice, Candidate bestOfN, List<Candidate> candidates, List<Question> heldOut) {
        var random = sampler.random(CONTROLS, tokens, seeds.of("controls", 0)).stream()
                .map(shots::withPinned)
                .toList();
        var mean = new double[heldOut.size()];
        judged("random controls", "random", random, heldOut)
                .forEach(control ->
                        Arrays.setAll(mean, question -> mean[question] + control.losses()[question] / random.size()));
        var losses = new Tuned.HeldOut(
                shots.losses(choice.left(), heldOut),
                shots.losses(Pruning.whole(shots.all()), heldOut),
                mean,
                shots.losses(bestOfN.left(), heldOut));
        return new Tuned(
                choice.left(),
                choice.origin(),
                new Tuned.Tokens(shots.tokens(shots.all()), shots.tokens(choice.left())),
                candidates.stream()
                        .map(each -> new Tuned.Found(each.origin(), each.loss(), shots.tokens(each.left())))
                        .toList(),
                losses);
    }
}
