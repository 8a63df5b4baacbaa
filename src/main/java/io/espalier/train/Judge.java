package io.espalier.train;

import io.espalier.target.Parallel;
import io.espalier.target.Question;
import java.util.BitSet;
import java.util.List;
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
        return rollouts(
                masks.stream().map(kept -> PrunedPrompt.of(pool, tokens, kept)).toList(), questions);
    }

    /** @return one rollout for each prompt, in order */
    public List<Rollout> rollouts(List<PrunedPrompt> prompts, List<Question> questions) {
        var texts = prompts.stream().map(PrunedPrompt::text).distinct().toList();
        var outcomes = Parallel.map(environment.parallel(), texts, text -> environment.outcomes(text, questions));
        return prompts.stream()
                .map(prompt -> rollout(prompt, outcomes.get(texts.indexOf(prompt.text()))))
                .toList();
    }

    private Rollout rollout(PrunedPrompt prompt, List<Outcome> outcomes) {
        return new Rollout(
                prompt.kept().stream().boxed().toList(),
                prompt.tokens(),
                prompt.sound(),
                mean(outcomes, Outcome::loss),
                mean(outcomes, Outcome::right),
                reward.of(outcomes) * sampler.lengthFactor(prompt.tokens()));
    }

    private static double mean(List<Outcome> outcomes, ToDoubleFunction<Outcome> value) {
        return outcomes.stream().mapToDouble(value).average().orElseThrow();
    }
}
