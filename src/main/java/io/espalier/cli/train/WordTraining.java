package io.espalier.cli.train;

import io.espalier.inference.Encoder;
import io.espalier.inference.RememberedVectors;
import io.espalier.shot.DiverseShotPruner;
import io.espalier.train.FillSampler;
import io.espalier.train.FrozenCoarse;
import io.espalier.train.Judge;
import io.espalier.train.Losses;
import io.espalier.train.Network;
import io.espalier.train.Pool.Kind;
import io.espalier.train.Seeds;
import io.espalier.train.ShotCounter;
import io.espalier.train.ShotReader;
import io.espalier.train.Trained;
import io.espalier.train.TrainedWords;
import io.espalier.train.TrainingData;
import io.espalier.train.TrainingPlan;
import io.espalier.train.TrainingRun;
import io.espalier.train.TrainingState;
import io.espalier.train.Trimming;
import io.espalier.train.Validation.HeldBack;
import io.espalier.train.ValidationSettings;
import io.espalier.train.WordComparison;
import io.espalier.train.WordPlan;
import io.espalier.train.WordPolicy;
import io.espalier.train.WordStep;
import io.espalier.train.WordValidation;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;

/** Trains the fine stage behind the coarse one that was chosen, and compares it with whole shots. */
final class WordTraining {
    /** Vectors of shots; a pool's are asked for again with every mask. */
    private static final int REMEMBERED = 4096;

    private final WordPlan words;
    private final ValidationSettings validation;
    private final Material material;
    private final Bench bench;

    /**
     * What reads shots.
     *
     * @param counter of the target's tokens
     */
    record Reading(ShotReader reader, Network network, Encoder encoder, ToIntFunction<String> counter) {}

    WordTraining(WordPlan words, ValidationSettings validation, Material material, Bench bench) {
        this.words = words;
        this.validation = validation;
        this.material = material;
        this.bench = bench;
    }

    /**
     * @param coarse whose coarse stage stays as it is
     * @return the same with a fine stage, where one was to be trained
     */
    Trained run(Trained coarse, Reading reading) {
        if (!words.trains()) {
            return coarse;
        }
        var folder = folder(coarse);
        var policy = policy(coarse, reading);
        var finished = learn(policy, coarse, folder);
        var heads = finished.state().heads();
        var comparison = compare(policy, coarse, finished.state(), folder);
        int rollouts = finished.state().steps() * coarse.plan().settings().rollouts();
        var fine = new TrainedWords(rollouts, words.sampler().maxCut(), comparison);
        return coarse.with(heads, fine, bench.clock().seconds());
    }

    private WordComparison compare(WordPolicy policy, Trained coarse, TrainingState state, Path folder) {
        var plan = coarse.plan();
        var losses = new Losses(bench.environment(), plan.reward());
        var held = new WordValidation(validation, heldBack(plan), policy, losses, Bench.HELD_BACK);
        bench.progress().begin("comparing words", "pools", held.pools());
        return held.run(
                folder.resolve("validation-" + state.steps() + ".jsonl"),
                List.of(work(coarse), state.steps(), validation),
                state.heads(),
                result -> {
                    bench.clock().tick();
                    bench.progress().advance(1);
                });
    }

    private WordPolicy policy(Trained coarse, Reading reading) {
        var diverse = new DiverseShotPruner(new RememberedVectors(reading.encoder(), REMEMBERED));
        var frozen = new FrozenCoarse(
                coarse.rule(),
                reading.network(),
                coarse.heads(),
                coarse.plan().settings().budget(),
                diverse);
        var trimming = new Trimming(frozen, new ShotCounter(reading.counter()));
        return new WordPolicy(reading.reader(), reading.network(), words.sampler(), trimming);
    }

    /** Another coarse stage, such as that of more steps, is another run. */
    private Path folder(Trained coarse) {
        return bench.folder()
                .resolve("words")
                .resolve("seed-" + coarse.plan().seed() + "-steps-"
                        + coarse.reports().size() + "-" + coarse.rule().name().toLowerCase(Locale.ROOT));
    }

    private List<Object> work(Trained coarse) {
        return List.of(coarse.plan(), coarse.rule(), coarse.reports().size(), words.sampler());
    }

    private TrainingRun.Finished learn(WordPolicy policy, Trained coarse, Path folder) {
        var plan = coarse.plan();
        var fill = new FillSampler(plan.settings().budget());
        var step = new WordStep(
                plan.settings(),
                new TrainingData(material.pools(plan), material.split().questions()),
                policy,
                new Judge(bench.environment(), plan.reward(), fill),
                new Seeds(plan.seed()));
        int steps = Math.ceilDiv(words.rollouts(), plan.settings().rollouts());
        bench.progress()
                .begin(
                        "training words",
                        "rollouts",
                        (long) steps * plan.settings().rollouts());
        return new TrainingRun(folder, work(coarse), step)
                .run(
                        steps,
                        TrainingState.start(coarse.heads()),
                        new StepListener(folder, steps, bench.progress(), bench.clock()));
    }

    private HeldBack heldBack(TrainingPlan plan) {
        var kinds = Stream.concat(Stream.of(Kind.CLEAN), plan.pools().stream())
                .distinct()
                .toList();
        return material.heldBack(plan, kinds);
    }
}
