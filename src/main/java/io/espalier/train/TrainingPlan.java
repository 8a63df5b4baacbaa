package io.espalier.train;

import io.espalier.pruner.TargetEntry;
import io.espalier.train.Pool.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a run learns, from what and how: all that its result depends on besides the number of its steps, so a run that goes on must have an
 * equal one.
 *
 * @param data SHA-256 of the data's files
 * @param pools the kinds that are drawn; one that is named twice is drawn twice as often
 * @param poolSize candidates of a prompt
 * @param hidden units of a head
 */
public record TrainingPlan(
        TargetEntry target,
        List<String> data,
        TrainingSettings settings,
        Reward reward,
        Sampling sampling,
        List<Kind> pools,
        int poolSize,
        int hidden,
        long seed) {
    /** How masks are drawn. */
    public enum Sampling {
        /** Plackett-Luce until the budget is full. */
        FILL(0),
        /** The same, and no shot that the head would rather prune. */
        STOP(0),
        /** The paper's: each shot for itself, and the length in the reward. */
        BERNOULLI(1);

        private final double bias;

        Sampling(double bias) {
            this.bias = bias;
        }

        /** What an untrained head says of every shot, keep and prune alike up to the sign. */
        public double bias() {
            return bias;
        }

        ShotSampler sampler(int budget) {
            return switch (this) {
                case FILL -> new FillSampler(budget);
                case STOP -> new FillSampler(budget, true);
                case BERNOULLI -> new BernoulliSampler(budget);
            };
        }
    }

    public TrainingPlan {
        data = List.copyOf(data);
        pools = List.copyOf(pools);
        if (poolSize < 2 || hidden < 1) {
            throw new IllegalArgumentException("--pool-size must be 2 at least, and --hidden 1");
        }
    }

    public ShotSampler sampler() {
        return sampling.sampler(settings.budget());
    }

    /** The same with another seed. */
    public TrainingPlan with(long other) {
        return new TrainingPlan(target, data, settings, reward, sampling, pools, poolSize, hidden, other);
    }

    /** How often each kind of pool is drawn. */
    public Map<Kind, Integer> mix() {
        return pools.stream().collect(Collectors.toMap(kind -> kind, kind -> 1, Integer::sum));
    }

    /** The hyper-parameters by the names that docs/training.md gives them. */
    public Map<String, String> recipe() {
        var recipe = new LinkedHashMap<String, String>();
        recipe.put("budget", "" + settings.budget());
        recipe.put("step-rollouts", "" + settings.rollouts());
        recipe.put("controls", "" + settings.controls());
        recipe.put("questions", "" + settings.questions());
        recipe.put("rate", "" + settings.rate());
        recipe.put("reward", reward.name().toLowerCase(Locale.ROOT));
        recipe.put("sampler", sampling.name().toLowerCase(Locale.ROOT));
        recipe.put("pools", pools.stream().map(Kind::title).collect(Collectors.joining(",")));
        recipe.put("pool-size", "" + poolSize);
        recipe.put("hidden", "" + hidden);
        return recipe;
    }
}
