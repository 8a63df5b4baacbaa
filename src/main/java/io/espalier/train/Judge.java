package io.espalier.train;

import io.espalier.target.Question;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Sends pruned prompts to the target and says what each was worth. Equal prompts are sent once. */
public final class Judge {
    private final Environment environment;
    private final Reward reward;
    private final ShotSampler sampler;

    /**
     * @param sampler whose masks are judged: what their length does to the reward is its to say
     */
    public Judge(Environment environment, Reward reward, ShotSampler sampler) {
        this.environment = environment;
        this.reward = reward;
        this.sampler = sampler;
    }

    /**
     * @param masks the kept shots of each prompt
     * @return one rollout for each mask, in order
     */
    public List<Rollout> rollouts(Pool pool, int[] tokens, List<BitSet> masks, List<Question> questions) {
        Map<BitSet, List<Outcome>> known = new HashMap<>();
        return masks.stream()
                .map(kept -> rollout(
                        pool,
                        tokens,
                        kept,
                        known.computeIfAbsent(kept, k -> environment.outcomes(pool.prefix(k), questions))))
                .toList();
    }

    private Rollout rollout(Pool pool, int[] tokens, BitSet kept, List<Outcome> outcomes) {
        var length = kept.stream().mapToLong(shot -> tokens[shot]).sum();
        return new Rollout(
                kept.stream().boxed().toList(),
                length,
                pool.soundShare(kept),
                mean(outcomes, Outcome::loss),
                mean(outcomes, Outcome::right),
                reward.of(outcomes) * sampler.lengthFactor(length));
    }

    private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> value) {
        return outcomes.stream().mapToDouble(value).average().orElseThrow();
    }
}
