package io.espalier.cli.train;

import io.espalier.moe.Progress;
import io.espalier.shot.ShotFeatures;
import io.espalier.target.Question;
import io.espalier.train.EncodedShot;
import io.espalier.train.Environment;
import io.espalier.train.Heads;
import io.espalier.train.Judge;
import io.espalier.train.LearntPolicy;
import io.espalier.train.Network;
import io.espalier.train.Policy;
import io.espalier.train.Pools;
import io.espalier.train.Seeds;
import io.espalier.train.ShotReader;
import io.espalier.train.Standardisation;
import io.espalier.train.StepReport;
import io.espalier.train.TrainingData;
import io.espalier.train.TrainingPlan;
import io.espalier.train.TrainingRun;
import io.espalier.train.TrainingState;
import io.espalier.train.TrainingStep;
import io.espalier.train.torch.TorchNetwork;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The training of one seed: what the heads see, PyTorch, and the steps. */
final class SeedTraining implements AutoCloseable {
    static final int DIMENSIONS = 384;

    /** Shots that the standardisation is taken from: more change nothing. */
    private static final int SAMPLE = 512;

    private final TrainingPlan plan;
    private final Seeds seeds;
    private final ShotReader reader;
    private final Standardisation standardisation;
    private final TorchNetwork network;

    /** What came of it. */
    record Learnt(LearntPolicy policy, List<StepReport> reports) {
        int steps() {
            return reports.size();
        }
    }

    SeedTraining(TrainingPlan plan, Material material, ShotReader reader, Progress progress) {
        this.plan = plan;
        this.seeds = new Seeds(plan.seed());
        this.reader = reader;
        this.standardisation = standardisation(material, progress);
        this.network = new TorchNetwork(standardisation);
    }

    /** From shots of the task, and as many of other tasks as there are. */
    private Standardisation standardisation(Material material, Progress progress) {
        var shots = material.split().shots();
        var sample = new ArrayList<Question>(
                Pools.some(shots, Math.min(SAMPLE, shots.size()), seeds.of("standardisation", 0)));
        sample.addAll(material.foreign());
        progress.begin("reading shots", "shots", sample.size());
        var encoded = new ArrayList<EncodedShot>();
        for (var shot : sample) {
            encoded.add(reader.encode(shot));
            progress.advance(1);
        }
        return Standardisation.of(encoded);
    }

    /**
     * @param folder of the seed's run
     * @param rollouts in all
     */
    Learnt learn(Path folder, int rollouts, Material material, Environment environment, StepListener listener) {
        var step = new TrainingStep(
                plan.settings(),
                new TrainingData(material.pools(plan), material.split().questions()),
                policy(),
                new Judge(environment, plan.reward(), plan.sampler()),
                seeds);
        var finished = new TrainingRun(folder, plan, step).run(steps(rollouts), first(), listener);
        return new Learnt(
                policy(finished.state().heads()),
                finished.reports().subList(0, finished.state().steps()));
    }

    /** The policy of these heads. */
    LearntPolicy policy(Heads heads) {
        return new LearntPolicy(policy(), heads);
    }

    private Policy policy() {
        return new Policy(reader, network, plan.sampler());
    }

    int steps(int rollouts) {
        return Math.ceilDiv(rollouts, plan.settings().rollouts());
    }

    private TrainingState first() {
        return TrainingState.start(Heads.initial(
                ShotFeatures.NAMES.size(),
                DIMENSIONS,
                plan.hidden(),
                plan.sampling().bias(),
                seeds.of("heads", 0)));
    }

    TrainingPlan plan() {
        return plan;
    }

    Standardisation standardisation() {
        return standardisation;
    }

    Network network() {
        return network;
    }

    @Override
    public void close() {
        network.close();
    }
}
