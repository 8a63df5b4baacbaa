package io.espalier.cli.train;

import io.espalier.inference.Encoder;
import io.espalier.inference.RememberedVectors;
import io.espalier.moe.Progress;
import io.espalier.pruner.CoarseRule;
import io.espalier.shot.DiverseShotPruner;
import io.espalier.train.Environment;
import io.espalier.train.FillSampler;
import io.espalier.train.FrozenCoarse;
import io.espalier.train.Heads;
import io.espalier.train.Judge;
import io.espalier.train.Losses;
import io.espalier.train.Network;
import io.espalier.train.Pool.Kind;
import io.espalier.train.Pools;
import io.espalier.train.Seeds;
import io.espalier.train.ShotCounter;
import io.espalier.train.ShotReader;
import io.espalier.train.TrainedWords;
import io.espalier.train.TrainingData;
import io.espalier.train.TrainingPlan;
import io.espalier.train.TrainingRun;
import io.espalier.train.TrainingState;
import io.espalier.train.Trimming;
import io.espalier.train.Validation.HeldBack;
import io.espalier.train.ValidationSettings;
import io.espalier.train.WordPlan;
import io.espalier.train.WordPolicy;
import io.espalier.train.WordStep;
import io.espalier.train.WordValidation;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Trains the fine stage behind the coarse one that was chosen, and compares it with whole shots. */
final class WordTraining {
    /** Vectors of shots; a pool's are asked for again with every mask. */
    private static final int REMEMBERED = 4096;

    /** The same pools and questions whatever the run's seed, so that runs can be compared. */
    private static final Seeds HELD_BACK = new Seeds(0);

    private final TrainingPlan plan;
    private final WordPlan words;
    private final ValidationSettings validation;
    private final Material material;
    private final Bench bench;

    /**
     * What it works with.
     *
     * @param folder of all such runs
     */
    record Bench(Path folder, Environment environment, Progress progress, WorkClock clock) {}

    /**
     * What reads shots.
     *
     * @param counter of the target's tokens
     */
    record Reading(ShotReader reader, Network network, Encoder encoder, ToIntFunction<String> counter) {}

    /** The coarse stage that was chosen, which stays as it is. */
    record Frozen(CoarseRule rule, int steps, Heads heads) {}

    /**
     * What came of it.
     *
     * @param words null where the fine stage was not to be trained
     */
    record Learnt(Heads heads, @Nullable TrainedWords words) {}

    /** @param plan with the seed whose coarse stage was chosen */
    WordTraining(TrainingPlan plan, WordPlan words, ValidationSettings validation, Material material, Bench bench) {
        this.plan = plan;
        this.words = words;
        this.validation = validation;
        this.material = material;
        this.bench = bench;
    }

    Learnt run(Frozen coarse, Reading reading) {
        if (!words.trains()) {
            return new Learnt(coarse.heads(), null);
        }
        var folder = folder(coarse);
        var policy = policy(coarse, reading);
        var finished = learn(policy, coarse, folder);
        var heads = finished.state().heads();
        int steps = finished.state().steps();
        var held = new WordValidation(
                validation, heldBack(), policy, new Losses(bench.environment(), plan.reward()), HELD_BACK);
        bench.progress().begin("comparing words", "pools", held.pools());
        var comparison = held.run(
                folder.resolve("validation-" + steps + ".jsonl"),
                List.of(work(coarse), steps, validation),
                heads,
                result -> {
                    bench.clock().tick();
                    bench.progress().advance(1);
                });
        int rollouts = steps * plan.settings().rollouts();
        return new Learnt(heads, new TrainedWords(rollouts, words.sampler().maxCut(), comparison));
    }

    private WordPolicy policy(Frozen coarse, Reading reading) {
        var diverse = new DiverseShotPruner(new RememberedVectors(reading.encoder(), REMEMBERED));
        var frozen = new FrozenCoarse(
                coarse.rule(),
                reading.network(),
                coarse.heads(),
                plan.settings().budget(),
                diverse);
        var trimming = new Trimming(frozen, new ShotCounter(reading.counter()));
        return new WordPolicy(reading.reader(), reading.network(), words.sampler(), trimming);
    }

    /** Another coarse stage, such as that of more steps, is another run. */
    private Path folder(Frozen coarse) {
        return bench.folder()
                .resolve("seed-" + plan.seed() + "-steps-" + coarse.steps() + "-"
                        + coarse.rule().name().toLowerCase(Locale.ROOT));
    }

    private List<Object> work(Frozen coarse) {
        return List.of(plan, coarse.rule(), coarse.steps(), words.sampler());
    }

    private TrainingRun.Finished learn(WordPolicy policy, Frozen coarse, Path folder) {
        var pools = new Pools(material.split().shots(), material.foreign(), plan.mix(), plan.poolSize());
        var fill = new FillSampler(plan.settings().budget());
        var step = new WordStep(
                plan.settings(),
                new TrainingData(pools, material.split().questions()),
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

    private HeldBack heldBack() {
        var kinds = Stream.concat(Stream.of(Kind.CLEAN), plan.pools().stream())
                .distinct()
                .toList();
        var pools =
                new Pools(material.split().heldBackShots(), material.heldBackForeign(), plan.mix(), plan.poolSize());
        return new HeldBack(pools, kinds, material.split().heldBackQuestions());
    }
}
