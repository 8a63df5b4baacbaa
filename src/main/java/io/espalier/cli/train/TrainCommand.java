package io.espalier.cli.train;

import io.espalier.cli.Interruption;
import io.espalier.cli.TargetOptions;
import io.espalier.cli.WorkProgress;
import io.espalier.failure.UserError;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.TargetEntry;
import io.espalier.train.Pool.Kind;
import io.espalier.train.Reward;
import io.espalier.train.TrainingPlan;
import io.espalier.train.TrainingPlan.Sampling;
import io.espalier.train.TrainingSettings;
import io.espalier.train.ValidationSettings;
import io.espalier.train.WordPlan;
import io.espalier.train.WordSampler;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Worked examples and a frozen model, to a pruner. */
@Command(
        name = "train",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Train a pruner by reinforcement against a frozen model.",
            "",
            "Each step draws candidate shots, keeps some of them under the budget in several ways, asks the target how likely"
                    + " the right answers to other questions become behind each, and makes the better choices likelier. At"
                    + " the end the policy is compared with simple rules on held-back pools; what is written applies the"
                    + " best of them, and its README says by how much.",
            ""
        },
        footer = {
            "",
            "Each line of the data is a worked example, {\"question\": …, \"answer\": …}; in",
            "GSM8K's form the final answer follows ####, which accuracy is judged by. Of ten",
            "rows two are held back.",
            "",
            "A pool is what a prompt's shots are chosen from:",
            "  clean      examples of the data",
            "  polluted   three quarters of them are of other tasks (--other-tasks)",
            "  corrupted  in three quarters of them the numbers of the answer are wrong",
            "  swapped    three quarters of them have each other's answers",
            "",
            "Examples:",
            "  espalier train --data data/gsm8k/train.jsonl --other-tasks data/other-tasks \\",
            "      --pools clean,polluted --target smollm2 --out my-pruner",
            "  espalier train --data tickets.jsonl --target http://vllm:8000 \\",
            "      --tokenizer file:/models/qwen/tokenizer.json --out tickets-pruner",
            "  espalier train --data tickets.jsonl --target https://api.openai.com \\",
            "      --target-model gpt-4.1-mini --tokenizer o200k_base --reward accuracy \\",
            "      --api-key-env OPENAI_API_KEY --out tickets-pruner",
            "",
            "Stopped with Ctrl-C, by a crash or because the target is gone, the same command",
            "goes on after the last step, which is kept in OUT/run/seed-N with the log",
            "(steps.jsonl) and the learning curve (learning-curve.svg). More --rollouts extend a",
            "finished run. docs/training.md explains every number.",
            "",
            "Words are trained only where --word-rollouts says so, behind the shots that were",
            "chosen; the log is in OUT/run/words. They are cut where it did no harm."
        })
public final class TrainCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--data", required = true, paramLabel = "JSONL", description = "Worked examples of the task.")
    private Path data = Path.of("");

    @Mixin
    private final TargetOptions target = new TargetOptions();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The pruner's folder to write.")
    private Path out = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What headers and logs call the pruner (default: the folder's name).")
    private @Nullable String name;

    @Option(
            names = "--budget",
            paramLabel = "N",
            defaultValue = "500",
            description = "Tokens of shots to train for (default: ${DEFAULT-VALUE}).")
    private int budget;

    @Option(
            names = "--rollouts",
            paramLabel = "N",
            defaultValue = "1200",
            description = "Pruned prompts to learn from, in all (default: ${DEFAULT-VALUE}).")
    private int rollouts;

    @Option(
            names = "--word-rollouts",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Prompts to learn from which words of kept shots may go, in all, after the choice of shots was"
                            + " learnt; with 0 that is not trained, and kept shots stay whole (default: ${DEFAULT-VALUE}).")
    private int wordRollouts;

    @Option(
            names = "--max-cut",
            paramLabel = "R",
            defaultValue = "0.15",
            description = "The share of a shot's words that goes, where words are trained (default: ${DEFAULT-VALUE}).")
    private double maxCut;

    @Option(
            names = {"--seeds", "--seed"},
            paramLabel = "N",
            split = ",",
            defaultValue = "0",
            description =
                    "Seeds of everything that is drawn. Each trains a policy; they are compared on the same held-back"
                            + " pools, and the best goes on (default: ${DEFAULT-VALUE}).")
    private List<Long> seeds = List.of();

    @Option(
            names = "--pools",
            paramLabel = "KIND",
            split = ",",
            defaultValue = "clean",
            description =
                    "Kinds of pools; one that is named twice is drawn twice as often (default: ${DEFAULT-VALUE}).")
    private List<Kind> pools = List.of();

    @Option(
            names = "--other-tasks",
            paramLabel = "DIR",
            description =
                    "Shots of other tasks for polluted pools: train.jsonl, and validation.jsonl for held-back pools.")
    private @Nullable Path otherTasks;

    @Option(
            names = "--reward",
            paramLabel = "nll|accuracy|both",
            defaultValue = "nll",
            description = "What counts: the likelihood of the right answer, or whether the target's own answer is right"
                    + " (default: ${DEFAULT-VALUE}).")
    private Reward reward = Reward.NLL;

    @Option(
            names = "--sampler",
            paramLabel = "fill|stop|bernoulli",
            defaultValue = "fill",
            description =
                    "How choices are drawn: until the budget is full; the same, but no shot that the head would rather prune;"
                            + " or each shot for itself as in the paper"
                            + " (default: ${DEFAULT-VALUE}).")
    private Sampling sampler = Sampling.FILL;

    @Option(
            names = "--pool-size",
            paramLabel = "N",
            defaultValue = "40",
            description = "Candidates of a prompt (default: ${DEFAULT-VALUE}).")
    private int poolSize;

    @Option(
            names = "--step-rollouts",
            paramLabel = "N",
            defaultValue = "8",
            description = "Choices of a step that are compared with each other (default: ${DEFAULT-VALUE}).")
    private int stepRollouts;

    @Option(
            names = "--controls",
            paramLabel = "N",
            defaultValue = "1",
            description = "Random choices beside them, for the learning curve (default: ${DEFAULT-VALUE}).")
    private int controls;

    @Option(
            names = "--questions",
            paramLabel = "N",
            defaultValue = "6",
            description = "Questions behind each choice (default: ${DEFAULT-VALUE}).")
    private int questions;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "0.001",
            description = "Adam's learning rate (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--hidden",
            paramLabel = "N",
            defaultValue = "512",
            description = "Units of a head (default: ${DEFAULT-VALUE}).")
    private int hidden;

    @Option(
            names = "--validation-pools",
            paramLabel = "N",
            defaultValue = "4",
            description = "Held-back pools of each kind (default: ${DEFAULT-VALUE}).")
    private int validationPools;

    @Option(
            names = "--validation-masks",
            paramLabel = "N",
            defaultValue = "8",
            description = "Random choices of a held-back pool, and as many of the policy (default: ${DEFAULT-VALUE}).")
    private int validationMasks;

    @Option(
            names = "--validation-questions",
            paramLabel = "N",
            defaultValue = "48",
            description = "Held-back questions on which rules are compared; a quarter as many find the best choices"
                    + " (default: ${DEFAULT-VALUE}).")
    private int validationQuestions;

    @Option(
            names = "--compare",
            paramLabel = "DIR",
            split = ",",
            description = "What other recipes' trainings wrote (--out), for the same target, data and budget: their"
                    + " policies are shown beside, on the same held-back pools.")
    private List<Path> others = List.of();

    @Override
    public Integer call() {
        try {
            var material = Material.read(data, Optional.ofNullable(otherTasks), pools);
            var validation = new ValidationSettings(
                    validationPools, validationMasks, Math.max(1, validationQuestions / 4), validationQuestions);
            material.requireEnough(data, poolSize, validation.dev() + validation.test());
            report(train(material, validation, new WordPlan(wordRollouts, new WordSampler(maxCut))));
            return 0;
        } catch (IllegalArgumentException e) {
            throw new UserError("train: " + e.getMessage(), e);
        } catch (NoClassDefFoundError e) {
            throw new UserError(
                    "this build has no PyTorch, which training needs; run ./espalier train from the source tree", e);
        }
    }

    private PrunerArtefact train(Material material, ValidationSettings validation, WordPlan words) {
        var stopped = Interruption.tell(
                spec, "what is done is in " + out.resolve("run") + "; the same command goes on there");
        try (var opened = target.open();
                var progress = WorkProgress.onStandardError()) {
            var plans =
                    seeds.stream().map(plan(opened.identity(), material)::with).toList();
            return new Training(plans, material, validation, opened, progress)
                    .run(out, name(), rollouts, words, others);
        } finally {
            stopped.cancel();
        }
    }

    private TrainingPlan plan(TargetEntry identity, Material material) {
        var settings = new TrainingSettings(budget, stepRollouts, controls, questions, rate);
        return new TrainingPlan(identity, material.sha256(), settings, reward, sampler, pools, poolSize, hidden, 0);
    }

    private String name() {
        return name != null
                ? name
                : String.valueOf(out.toAbsolutePath().normalize().getFileName());
    }

    private void report(PrunerArtefact written) {
        spec.commandLine()
                .getOut()
                .printf(
                        "%s: %s, rule %s%nIts README says what was measured. Serve it:%n  espalier: { pruner: { artefact: \"%s\" } }%n",
                        out, written, written.manifest().coarse().rule().name().toLowerCase(Locale.ROOT), out);
    }
}
