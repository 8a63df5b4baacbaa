package io.espalier.cli.train;

import io.espalier.failure.UserError;
import io.espalier.train.Comparison;
import io.espalier.train.FillSampler;
import io.espalier.train.LearntPolicy;
import io.espalier.train.PoolResult;
import io.espalier.train.RecipeResult;
import io.espalier.train.SeedResult;
import io.espalier.train.ShotEncoder;
import io.espalier.train.ShotReader;
import io.espalier.train.SoundShares;
import io.espalier.train.TrainingPlan;
import io.espalier.train.TrainingRun;
import io.espalier.train.TrainingRun.Left;
import io.espalier.train.Validation;
import io.espalier.train.Validation.HeldBack;
import io.espalier.train.ValidationSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Policies that other runs trained, compared with this run's on its held-back pools. */
final class OtherRecipes {
    private final Material material;
    private final Bench bench;
    private final Scale scale;

    /**
     * What they are measured on.
     *
     * @param pools what this run's own policies and the simple rules did
     */
    record Scale(ValidationSettings settings, Validation validation, HeldBack data, List<PoolResult> pools) {}

    OtherRecipes(Material material, Bench bench, Scale scale) {
        this.material = material;
        this.bench = bench;
        this.scale = scale;
    }

    /**
     * A policy that another run left.
     *
     * @param name of the run's folder
     */
    record Other(String name, Left left) {
        String title() {
            return "%s-seed-%d-steps-%d"
                    .formatted(name, left.plan().seed(), left.state().steps());
        }

        int rollouts() {
            return left.state().steps() * left.plan().settings().rollouts();
        }
    }

    /**
     * The policies of other runs.
     *
     * @param plan of this run, whichever its seed
     * @param runs folders that {@code espalier train} wrote
     * @throws UserError where there is none, or none that can be compared with this run's
     */
    static List<Other> read(TrainingPlan plan, List<Path> runs) {
        return runs.stream()
                .flatMap(run -> seeds(run).map(seed -> read(plan, run, seed)))
                .toList();
    }

    private static Other read(TrainingPlan plan, Path run, Path seed) {
        var left = TrainingRun.left(seed);
        var other = left.plan();
        if (!other.target().equals(plan.target())
                || !other.data().equals(plan.data())
                || other.settings().budget() != plan.settings().budget()
                || other.poolSize() != plan.poolSize()) {
            throw new UserError("--compare " + run + ": it was trained for another target, on other data, for another"
                    + " --budget or --pool-size; what is compared must have these in common");
        }
        return new Other(String.valueOf(run.toAbsolutePath().normalize().getFileName()), left);
    }

    private static Stream<Path> seeds(Path run) {
        var found = new ArrayList<Path>();
        try (var folders = Files.newDirectoryStream(run.resolve(Training.RUN), "seed-*")) {
            folders.forEach(found::add);
        } catch (IOException e) {
            throw new UserError(nothingIn(run), e);
        }
        if (found.isEmpty()) {
            throw new UserError(nothingIn(run));
        }
        return found.stream().sorted();
    }

    private static String nothingIn(Path run) {
        return "--compare " + run + ": it has no run/seed-N; name the --out of another training";
    }

    /** @param heldBack reads held-back shots, which are the same for all policies */
    List<RecipeResult> compare(List<Other> others, ShotReader reader, ShotEncoder heldBack) {
        return others.stream().map(other -> compare(other, reader, heldBack)).toList();
    }

    private RecipeResult compare(Other other, ShotReader reader, ShotEncoder heldBack) {
        var plan = other.left().plan();
        try (var training = new SeedTraining(plan, material, reader, bench.progress())) {
            var policy = training.policy(other.left().state().heads()).reading(heldBack);
            bench.progress()
                    .begin(
                            "comparing " + other.title(),
                            "pools",
                            scale.validation().pools());
            return new RecipeResult(other.name(), plan, other.rollouts(), result(policy, other));
        }
    }

    private SeedResult result(LearntPolicy policy, Other other) {
        var plan = other.left().plan();
        var measured = scale.validation()
                .of(
                        policy,
                        bench.folder().resolve("recipes").resolve(other.title() + ".jsonl"),
                        List.of(plan, other.left().state().steps(), scale.data().kinds(), scale.settings()),
                        pool -> {
                            bench.clock().tick();
                            bench.progress().advance(1);
                        });
        var fill = new FillSampler(plan.settings().budget());
        return new SeedResult(
                plan.seed(), Comparison.of(scale.pools(), measured), SoundShares.measure(scale.data(), policy, fill));
    }
}
