package io.espalier.train;

import io.espalier.train.Pool.Kind;
import io.espalier.train.TrainingPlan.Sampling;
import java.util.SplittableRandom;
import java.util.function.Function;

/** A run on {@link TestingTask}, with 24 candidates of which 6 are good and 5 fit. */
public final class SimulatedTraining {
    private static final int POOL = 24;
    private static final int BUDGET = 5 * TestingTask.TOKENS;

    private final Sampling sampling;
    private final Function<Standardisation, Network> networks;

    public SimulatedTraining(Sampling sampling, Function<Standardisation, Network> networks) {
        this.sampling = sampling;
        this.networks = networks;
    }

    public Heads run(int steps) {
        var sampler = sampling.sampler(BUDGET);
        var state = TrainingState.start(
                Heads.initial(TestingTask.FEATURES, TestingTask.DIMENSIONS, 32, 1, new SplittableRandom(1)));
        try (var network = networks.apply(TestingTask.standardisation())) {
            var step = new TrainingStep(
                    new TrainingSettings(BUDGET, 8, 0, 6, 0.01),
                    TestingTask.data(Kind.POLLUTED, POOL),
                    new Policy(TestingTask::encode, network, sampler),
                    new Judge(TestingTask::outcomes, Reward.NLL, sampler),
                    new Seeds(5));
            while (state.steps() < steps) {
                state = step.take(state).state();
            }
        }
        return state.heads();
    }

    /** The share of good shots among those that are kept from pools it never saw. */
    public double goodShare(Heads heads) {
        return average(
                heads, (pool, logits, tokens) -> pool.soundShare(new FillSampler(BUDGET).greedy(logits, tokens)));
    }

    /** How much higher good shots' logits are than bad ones', in pools it never saw. */
    public double margin(Heads heads) {
        return average(heads, (pool, logits, tokens) -> {
            var margin = 0.0;
            for (int i = 0; i < logits.length; i++) {
                var sound = pool.candidates().get(i).sound();
                margin += logits[i] * (sound ? 1.0 / 6 : -1.0 / 18);
            }
            return margin;
        });
    }

    private interface Measure {
        double of(Pool pool, double[] logits, int[] tokens);
    }

    private double average(Heads heads, Measure measure) {
        var data = TestingTask.data(Kind.POLLUTED, POOL);
        var sum = 0.0;
        try (var network = networks.apply(TestingTask.standardisation())) {
            var policy = new Policy(TestingTask::encode, network, new FillSampler(BUDGET));
            for (int pool = 0; pool < 20; pool++) {
                var drawn = data.pools().draw(new Seeds(99).of("unseen", pool));
                var shots = policy.encode(drawn);
                sum += measure.of(drawn, network.shotLogits(heads, shots), Policy.tokens(shots)) / 20;
            }
        }
        return sum;
    }
}
