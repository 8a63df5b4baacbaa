package io.espalier.cli.train;

import io.espalier.cli.train.OtherRecipes.Scale;
import io.espalier.cli.train.SeedTraining.Learnt;
import io.espalier.cli.train.WordTraining.Reading;
import io.espalier.failure.UserError;
import io.espalier.inference.OnnxEncoder;
import io.espalier.moe.Progress;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.shot.DiverseShotPruner;
import io.espalier.target.Question;
import io.espalier.target.Target;
import io.espalier.train.Comparison;
import io.espalier.train.Environment;
import io.espalier.train.FillSampler;
import io.espalier.train.LearntPolicy;
import io.espalier.train.Losses;
import io.espalier.train.PoolJudge;
import io.espalier.train.PoolResult;
import io.espalier.train.RememberedShots;
import io.espalier.train.SeedResult;
import io.espalier.train.ShotEncoder;
import io.espalier.train.ShotReader;
import io.espalier.train.SoundShares;
import io.espalier.train.TargetEnvironment;
import io.espalier.train.Trained;
import io.espalier.train.TrainingPlan;
import io.espalier.train.Validation;
import io.espalier.train.Validation.HeldBack;
import io.espalier.train.ValidationSettings;
import io.espalier.train.WordPlan;
import io.espalier.train.onnx.PrunerExport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Puts a training run together: the rows, the encoder, the target, and a training of each seed. */
final class Training {
    private static final int GOLDEN = 8;
    static final String RUN = "run";

    private final List<TrainingPlan> plans;
    private final Material material;
    private final ValidationSettings validation;
    private final Target target;
    private final Environment environment;
    private final Progress progress;
    private final FillSampler fill;

    /** @param plans equal but for their seeds */
    Training(
            List<TrainingPlan> plans,
            Material material,
            ValidationSettings validation,
            Target target,
            Progress progress) {
        this.plans = List.copyOf(plans);
        this.material = material;
        this.validation = validation;
        this.target = target;
        this.environment = new TargetEnvironment(target, plan().reward());
        this.progress = progress;
        this.fill = new FillSampler(plan().settings().budget());
    }

    private TrainingPlan plan() {
        return plans.getFirst();
    }

    /**
     * @param rollouts of each seed in all
     * @param words the fine stage's training, behind the best seed's coarse stage
     * @param others folders of other recipes' runs, to compare
     * @return what was written to the folder
     */
    PrunerArtefact run(Path folder, String name, int rollouts, WordPlan words, List<Path> others) {
        var recipes = OtherRecipes.read(plan(), others);
        var work = folder.resolve(RUN);
        var clock = WorkClock.in(work);
        var seeds = new ArrayList<SeedTraining>();
        try (var encoder = new OnnxEncoder(1)) {
            requireWholePoolsFit(encoder, work);
            var reader = new ShotReader(encoder, target::tokens);
            var learnt = new ArrayList<Learnt>();
            for (var plan : plans) {
                seeds.add(new SeedTraining(plan, material, reader, progress));
                learnt.add(learn(seeds.getLast(), work, clock, rollouts));
            }
            var compared = compare(learnt, encoder, work, clock);
            var bench = new Bench(work, environment, progress, clock);
            var remembered = new RememberedShots(reader);
            var coarse = best(seeds, learnt, results(learnt, compared, remembered), clock)
                    .beside(others(bench, encoder, compared).compare(recipes, reader, remembered));
            var reading = new Reading(reader, seeds.get(coarse.chosen()).network(), encoder, target::tokens);
            var trained = new WordTraining(words, validation, material, bench).run(coarse, reading);
            return PrunerExport.write(folder, name, trained, golden());
        } finally {
            seeds.forEach(SeedTraining::close);
        }
    }

    private OtherRecipes others(Bench bench, OnnxEncoder encoder, List<PoolResult> compared) {
        var scale = new Scale(validation, comparing(List.of(), encoder), heldBack(), compared);
        return new OtherRecipes(material, bench, scale);
    }

    private Trained best(List<SeedTraining> seeds, List<Learnt> learnt, List<SeedResult> results, WorkClock clock) {
        int best = Comparison.best(results.stream().map(SeedResult::comparison).toList());
        return new Trained(
                plans.get(best),
                learnt.get(best).policy().heads(),
                seeds.get(best).standardisation(),
                learnt.get(best).reports(),
                best,
                results,
                List.of(),
                null,
                clock.seconds());
    }

    /** The full prompt is what all is compared with, and the end of a long run is too late to learn that it does not fit. */
    private void requireWholePoolsFit(OnnxEncoder encoder, Path work) {
        if (Files.exists(work.resolve("seconds"))) {
            return;
        }
        var compared = comparing(List.of(), encoder);
        progress.begin("trying the longest prompt", "prompts", 1);
        try {
            environment.outcomes(compared.longestPrompt(), List.of(compared.longestQuestion()));
        } catch (UserError e) {
            throw new UserError(
                    e.getMessage() + "; a whole pool may be too long for the target: try a smaller --pool-size", e);
        }
        progress.advance(1);
    }

    private Learnt learn(SeedTraining seed, Path work, WorkClock clock, int rollouts) {
        var folder = work.resolve("seed-" + seed.plan().seed());
        int steps = seed.steps(rollouts);
        progress.begin(
                "training seed " + seed.plan().seed(),
                "rollouts",
                (long) steps * plan().settings().rollouts());
        return seed.learn(folder, rollouts, material, environment, new StepListener(folder, steps, progress, clock));
    }

    private HeldBack heldBack() {
        return material.heldBack(plan(), plan().pools().stream().distinct().toList());
    }

    private Validation comparing(List<LearntPolicy> policies, OnnxEncoder encoder) {
        return new Validation(
                validation,
                heldBack(),
                policies,
                new PoolJudge(new Losses(environment, plan().reward()), fill, new DiverseShotPruner(encoder)),
                Bench.HELD_BACK);
    }

    private List<PoolResult> compare(List<Learnt> learnt, OnnxEncoder encoder, Path work, WorkClock clock) {
        var policies = learnt.stream().map(Learnt::policy).toList();
        var compared = comparing(policies, encoder);
        progress.begin("comparing", "pools", compared.pools());
        int steps = learnt.getFirst().steps();
        return compared.run(
                work.resolve("validation-" + steps + ".jsonl"), List.of(plans, steps, validation), result -> {
                    clock.tick();
                    progress.advance(1);
                });
    }

    private List<SeedResult> results(List<Learnt> learnt, List<PoolResult> compared, ShotEncoder remembered) {
        var comparisons = Comparison.ofEach(compared);
        return IntStream.range(0, plans.size())
                .mapToObj(i -> new SeedResult(
                        plans.get(i).seed(),
                        comparisons.get(i),
                        SoundShares.measure(heldBack(), learnt.get(i).policy().reading(remembered), fill)))
                .toList();
    }

    private List<Question> golden() {
        var shots = material.split().heldBackShots();
        return shots.subList(0, Math.min(GOLDEN, shots.size()));
    }
}
