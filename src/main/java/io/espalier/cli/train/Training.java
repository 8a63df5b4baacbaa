package io.espalier.cli.train;

import io.espalier.failure.UserError;
import io.espalier.files.AtomicFile;
import io.espalier.inference.OnnxEncoder;
import io.espalier.moe.Progress;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.shot.DiverseShotPruner;
import io.espalier.shot.ShotFeatures;
import io.espalier.target.Question;
import io.espalier.target.Target;
import io.espalier.train.Comparison;
import io.espalier.train.EncodedShot;
import io.espalier.train.Environment;
import io.espalier.train.FillSampler;
import io.espalier.train.Heads;
import io.espalier.train.Judge;
import io.espalier.train.LearningCurve;
import io.espalier.train.Network;
import io.espalier.train.Policy;
import io.espalier.train.PoolJudge;
import io.espalier.train.PoolResult;
import io.espalier.train.Pools;
import io.espalier.train.Seeds;
import io.espalier.train.ShotReader;
import io.espalier.train.SoundShares;
import io.espalier.train.Standardisation;
import io.espalier.train.StepReport;
import io.espalier.train.TargetEnvironment;
import io.espalier.train.Trained;
import io.espalier.train.TrainingData;
import io.espalier.train.TrainingPlan;
import io.espalier.train.TrainingRun;
import io.espalier.train.TrainingState;
import io.espalier.train.TrainingStep;
import io.espalier.train.Validation;
import io.espalier.train.Validation.HeldBack;
import io.espalier.train.ValidationSettings;
import io.espalier.train.onnx.PrunerExport;
import io.espalier.train.torch.TorchNetwork;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;

/** Puts a training run together: the rows, the encoder, PyTorch and the target. */
final class Training {
    /** Shots that the standardisation is taken from: more change nothing. */
    private static final int SAMPLE = 512;

    private static final int GOLDEN = 8;
    /** Steps after which the learning curve is drawn again. */
    private static final int BETWEEN_CURVES = 10;

    private static final int DIMENSIONS = 384;
    private static final String RUN = "run";
    /** The same pools and questions whatever the run's seed, so that runs can be compared. */
    private static final Seeds HELD_BACK = new Seeds(0);

    private final TrainingPlan plan;
    private final Material material;
    private final ValidationSettings validation;
    private final Target target;
    private final Environment environment;
    private final Progress progress;
    private final Seeds seeds;
    private final FillSampler fill;

    Training(TrainingPlan plan, Material material, ValidationSettings validation, Target target, Progress progress) {
        this.plan = plan;
        this.material = material;
        this.validation = validation;
        this.target = target;
        this.environment = new TargetEnvironment(target, plan.reward());
        this.progress = progress;
        this.seeds = new Seeds(plan.seed());
        this.fill = new FillSampler(plan.settings().budget());
    }

    /**
     * @param rollouts in all
     * @return what was written to the folder
     */
    PrunerArtefact run(Path folder, String name, int rollouts) {
        var work = folder.resolve(RUN);
        var clock = WorkClock.in(work);
        try (var encoder = new OnnxEncoder(1)) {
            var reader = new ShotReader(encoder, target::tokens);
            var standardisation = standardisation(reader);
            try (var network = new TorchNetwork(standardisation)) {
                var policy = new Policy(reader, network, plan.sampler());
                var compared = comparing(policy, encoder);
                requireWholePoolsFit(compared, work);
                var finished = learn(policy, work, clock, rollouts);
                var results = compare(compared, finished, work, clock);
                var trained = new Trained(
                        plan,
                        finished.state().heads(),
                        standardisation,
                        finished.reports(),
                        new Comparison(results),
                        soundShares(reader, network, finished),
                        clock.seconds());
                return PrunerExport.write(folder, name, trained, golden());
            }
        }
    }

    /** The full prompt is what all is compared with, and the end of a long run is too late to learn that it does not fit. */
    private void requireWholePoolsFit(Validation compared, Path work) {
        if (Files.exists(work.resolve("seconds"))) {
            return;
        }
        progress.begin("trying the longest prompt", "prompts", 1);
        try {
            environment.outcomes(compared.longestPrompt(), List.of(compared.longestQuestion()));
        } catch (UserError e) {
            throw new UserError(
                    e.getMessage() + "; a whole pool may be too long for the target: try a smaller --pool-size", e);
        }
        progress.advance(1);
    }

    /** From shots of the task, and as many of other tasks as there are. */
    private Standardisation standardisation(ShotReader reader) {
        var sample = new ArrayList<Question>(Pools.some(
                material.split().shots(),
                Math.min(SAMPLE, material.split().shots().size()),
                seeds.of("standardisation", 0)));
        sample.addAll(material.foreign());
        progress.begin("reading shots", "shots", sample.size());
        var encoded = new ArrayList<EncodedShot>();
        for (var shot : sample) {
            encoded.add(reader.encode(shot));
            progress.advance(1);
        }
        return Standardisation.of(encoded);
    }

    private TrainingRun.Finished learn(Policy policy, Path work, WorkClock clock, int rollouts) {
        var pools = new Pools(material.split().shots(), material.foreign(), plan.mix(), plan.poolSize());
        var step = new TrainingStep(
                plan.settings(),
                new TrainingData(pools, material.split().questions()),
                policy,
                new Judge(environment, plan.reward(), plan.sampler()),
                seeds);
        var first = TrainingState.start(Heads.initial(
                ShotFeatures.NAMES.size(),
                DIMENSIONS,
                plan.hidden(),
                plan.sampling().bias(),
                seeds.of("heads", 0)));
        int steps = Math.ceilDiv(rollouts, plan.settings().rollouts());
        progress.begin("training", "rollouts", (long) steps * plan.settings().rollouts());
        var reports = new ArrayList<StepReport>();
        return new TrainingRun(work, plan, step).run(steps, first, report -> {
            clock.tick();
            reports.add(report);
            if (reports.size() % BETWEEN_CURVES == 0 || reports.size() == steps) {
                AtomicFile.write(work.resolve("learning-curve.svg"), LearningCurve.svg(reports));
            }
            progress.advance(report.rollouts().size());
        });
    }

    private HeldBack heldBack() {
        var kinds = plan.pools().stream().distinct().toList();
        var pools =
                new Pools(material.split().heldBackShots(), material.heldBackForeign(), plan.mix(), plan.poolSize());
        return new HeldBack(pools, kinds, material.split().heldBackQuestions());
    }

    private SoundShares soundShares(ShotReader reader, Network network, TrainingRun.Finished finished) {
        var read = new HashMap<Question, EncodedShot>();
        var remembering = new Policy(shot -> read.computeIfAbsent(shot, reader::encode), network, fill);
        return SoundShares.measure(heldBack(), remembering, finished.state().heads(), fill);
    }

    private Validation comparing(Policy policy, OnnxEncoder encoder) {
        return new Validation(
                validation,
                heldBack(),
                policy,
                new PoolJudge(environment, plan.reward(), fill, new DiverseShotPruner(encoder)),
                HELD_BACK);
    }

    private List<PoolResult> compare(Validation compared, TrainingRun.Finished finished, Path work, WorkClock clock) {
        progress.begin("comparing", "pools", compared.pools());
        var steps = finished.state().steps();
        return compared.run(
                work.resolve("validation-" + steps + ".jsonl"),
                List.of(plan, steps, validation),
                finished.state().heads(),
                result -> {
                    clock.tick();
                    progress.advance(1);
                });
    }

    private List<Question> golden() {
        var shots = material.split().heldBackShots();
        return shots.subList(0, Math.min(GOLDEN, shots.size()));
    }
}
