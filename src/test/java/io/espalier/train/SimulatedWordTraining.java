package io.espalier.train;

import java.util.SplittableRandom;
import java.util.function.Function;

/** A run of word steps on {@link TestingWordTask}: a quarter of each shot's words goes, and five shots of 16 fit. */
public final class SimulatedWordTraining {
    private static final int POOL = 16;
    private static final int BUDGET = 110;
    private static final WordSampler SAMPLER = new WordSampler(0.25);

    private final Function<Standardisation, Network> networks;

    public SimulatedWordTraining(Function<Standardisation, Network> networks) {
        this.networks = networks;
    }

    public Heads first() {
        return Heads.initial(TestingWordTask.FEATURES, TestingWordTask.DIMENSIONS, 32, 1, new SplittableRandom(1));
    }

    public Heads run(int steps) {
        var state = TrainingState.start(first());
        try (var network = networks.apply(TestingWordTask.standardisation())) {
            var step = step(network, new TrainingSettings(BUDGET, 8, 0, 6, 0.01), TestingWordTask::outcomes);
            while (state.steps() < steps) {
                state = step.take(state).state();
            }
        }
        return state.heads();
    }

    static WordStep step(Network network, TrainingSettings settings, Environment environment) {
        var policy =
                new WordPolicy(TestingWordTask::words, network, SAMPLER, TestingWordTask.trimming(settings.budget()));
        var judge = new Judge(environment, Reward.NLL, new FillSampler(settings.budget()));
        return new WordStep(settings, TestingWordTask.data(POOL), policy, judge, new Seeds(5));
    }

    /** The share of harmful words among those that are cut of shots in pools it never saw; half of all words are harmful. */
    public double harmfulShare(Heads heads) {
        int harmful = 0;
        int cut = 0;
        try (var network = networks.apply(TestingWordTask.standardisation())) {
            for (int number = 0; number < 20; number++) {
                var pool = TestingWordTask.data(POOL).pools().draw(new Seeds(99).of("unseen", number));
                var shots = pool.examples().stream().map(TestingWordTask::words).toList();
                var gone = PoolWords.of(shots, network, heads).greedy(SAMPLER);
                for (int i = 0; i < shots.size(); i++) {
                    for (var span : shots.get(i).cuts(gone.get(i))) {
                        cut++;
                        harmful += span.of(shots.get(i).parts().text()).strip().equals(TestingWordTask.HARMFUL) ? 1 : 0;
                    }
                }
            }
        }
        return (double) harmful / cut;
    }
}
