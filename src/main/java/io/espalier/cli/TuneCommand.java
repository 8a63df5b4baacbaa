package io.espalier.cli;

import io.espalier.failure.UserError;
import io.espalier.files.AtomicFile;
import io.espalier.target.JournaledTarget;
import io.espalier.target.Question;
import io.espalier.target.QuestionSet;
import io.espalier.train.Seeds;
import io.espalier.tune.FewShotRequest;
import io.espalier.tune.Tuned;
import io.espalier.tune.TunedFiles;
import io.espalier.tune.Tuning;
import io.espalier.tune.TuningPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code espalier tune}: what is to stay of one fixed few-shot prompt. */
@Command(
        name = "tune",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Tune one few-shot prompt: learn which of its shots the target needs, prove it on questions that the learning did"
                    + " not see, and write the pruned request and a pruner that applies exactly this choice.",
            ""
        },
        footer = {
            "",
            "The questions are JSONL with a row {\"question\": \"...\", \"answer\": \"...\"} in each line: half of them, drawn by",
            "the seed, are learned from, the other half is measured on. The target must return the log-probabilities of a",
            "prompt. Written to --out: request.json (every byte outside what was cut as it was) and pruner/, which the",
            "gateway applies where it meets these shots: espalier.pruner.artefact: OUT/pruner. Its README says what the choice",
            "does, and that nothing beats the full prompt where that is so.",
            "",
            "Examples:",
            "  espalier tune --request chat.json --questions dev.jsonl --target smollm2 --budget 500 --out out/tuned",
            "  espalier tune --request chat.json --questions dev.jsonl --target http://127.0.0.1:8000 \\",
            "      --tokenizer file:tokenizer.json --budget 800 --steps 100 --out out/tuned",
            "",
            "What the target said is kept in --out: stopped with Ctrl-C or by a crash, the same command goes on where it was."
        })
public final class TuneCommand implements Callable<Integer> {
    private static final int FEWEST_QUESTIONS = 8;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--request",
            required = true,
            paramLabel = "FILE",
            description = "A chat or completion request (JSON) with the shots.")
    private Path request = Path.of("");

    @Option(
            names = "--questions",
            required = true,
            paramLabel = "JSONL",
            description = "Questions with gold answers, such as the prompt is for.")
    private Path questions = Path.of("");

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Option(names = "--budget", required = true, paramLabel = "N", description = "Tokens of shots that may stay.")
    private int budget;

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder to write to.")
    private Path out = Path.of("");

    @Option(
            names = "--name",
            paramLabel = "NAME",
            description = "What headers and logs call the choice (default: tuned, and the request's file name).")
    private @Nullable String name;

    @Option(names = "--turns", description = "Leading user/assistant messages of the request are its shots.")
    private boolean turns;

    @Option(
            names = "--steps",
            paramLabel = "N",
            defaultValue = "40",
            description = "Steps of learning (default: ${DEFAULT-VALUE}).")
    private int steps;

    @Option(
            names = "--rollouts",
            paramLabel = "N",
            defaultValue = "8",
            description = "Pruned prompts in a step (default: ${DEFAULT-VALUE}).")
    private int rollouts;

    @Option(
            names = "--step-questions",
            paramLabel = "N",
            defaultValue = "6",
            description = "Questions in a step, the same for all its prompts (default: ${DEFAULT-VALUE}).")
    private int stepQuestions;

    @Option(
            names = "--random",
            paramLabel = "N",
            defaultValue = "40",
            description = "Random subsets that are judged first (default: ${DEFAULT-VALUE}).")
    private int random;

    @Option(
            names = "--rate",
            paramLabel = "R",
            defaultValue = "1.0",
            description = "Learning rate of the logits (default: ${DEFAULT-VALUE}).")
    private double rate;

    @Option(
            names = "--margin",
            paramLabel = "NATS",
            defaultValue = "0.01",
            description = "The loss a token that counts as none (default: ${DEFAULT-VALUE}).")
    private double margin;

    @Option(
            names = "--word-steps",
            paramLabel = "N",
            defaultValue = "0",
            description =
                    "Steps of learning which words of the chosen shots may go; they go where that does no worse on the"
                            + " questions to learn from (default: ${DEFAULT-VALUE}: shots stay whole).")
    private int wordSteps;

    @Option(
            names = "--max-cut",
            paramLabel = "R",
            defaultValue = "0.15",
            description = "The share of a shot's words that goes then (default: ${DEFAULT-VALUE}).")
    private double maxCut;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of every draw (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Override
    public Integer call() {
        check();
        var plan =
                new TuningPlan(budget, steps, rollouts, stepQuestions, random, rate, seed, margin, wordSteps, maxCut);
        var shots = FewShotRequest.read(bytes(), turns);
        var set = QuestionSet.read(questions);
        var drawn = new ArrayList<>(set.questions());
        Collections.shuffle(drawn, Random.from(new Seeds(seed).of("split", 0)));
        if (drawn.size() < FEWEST_QUESTIONS) {
            throw new UserError("tune: " + questions + " has " + drawn.size() + " questions, and it takes "
                    + FEWEST_QUESTIONS + " to learn from half of them and measure on the other");
        }
        var stopped = Interruption.tell(spec, "the same command goes on where it was.");
        try {
            tune(plan, shots, set, drawn);
        } finally {
            stopped.cancel();
        }
        return 0;
    }

    private void check() {
        require("--budget", budget > 0);
        require("--steps", steps >= 0);
        require("--rollouts", rollouts > 1);
        require("--step-questions", stepQuestions > 0);
        require("--random", random > 1);
        require("--rate", rate > 0);
        require("--margin", margin >= 0);
        require("--word-steps", wordSteps >= 0);
        require("--max-cut", maxCut > 0);
        if (maxCut > 1) {
            throw new UserError("tune: --max-cut " + maxCut + " is a share of the words, and 1 at most");
        }
    }

    private static void require(String option, boolean holds) {
        if (!holds) {
            throw new UserError("tune: " + option + " is too small");
        }
    }

    private byte[] bytes() {
        try {
            return Files.readAllBytes(request);
        } catch (NoSuchFileException e) {
            throw new UserError("tune: there is no file " + request, e);
        } catch (IOException e) {
            throw new UserError("tune: " + request + " cannot be read: " + e.getMessage(), e);
        }
    }

    private void tune(TuningPlan plan, FewShotRequest shots, QuestionSet set, List<Question> drawn) {
        var begun = System.nanoTime();
        try (var measured = new JournaledTarget(target.open(), out.resolve("target.journal"));
                var progress = WorkProgress.onStandardError()) {
            measured.requireScores();
            int half = drawn.size() / 2;
            var tuned = new Tuning(plan, shots, measured, progress)
                    .tune(drawn.subList(0, half), drawn.subList(half, drawn.size()));
            AtomicFile.write(out.resolve("request.json"), shots.with(tuned.left()));
            var files = new TunedFiles(plan, measured.identity(), set.sha256());
            var seconds = (System.nanoTime() - begun) / 1e9;
            show(files.write(out.resolve("pruner"), named(), shots, tuned, seconds), tuned);
        }
    }

    private String named() {
        if (name != null) {
            return name;
        }
        var file = String.valueOf(request.getFileName()).replaceFirst("\\.jsonl?$", "");
        var plain = file.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9.-]+", "-");
        return ("tuned-" + plain).substring(0, Math.min(64, "tuned-".length() + plain.length()));
    }

    private void show(String card, Tuned tuned) {
        var printed = spec.commandLine().getOut();
        printed.print(card);
        printed.printf("%nWritten to %s: request.json with %d shots, and pruner.%n", out, tuned.shots());
        printed.flush();
    }
}
