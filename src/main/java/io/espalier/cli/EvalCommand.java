package io.espalier.cli;

import io.espalier.eval.Evaluation;
import io.espalier.eval.EvaluationData;
import io.espalier.eval.EvaluationFacts;
import io.espalier.eval.EvaluationFiles;
import io.espalier.eval.EvaluationSet;
import io.espalier.eval.MethodResult;
import io.espalier.eval.Metric;
import io.espalier.eval.method.Methods;
import io.espalier.failure.UserError;
import io.espalier.target.JournaledTarget;
import io.espalier.train.Seeds;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code espalier eval}: ways of pruning a few-shot prompt, compared on one target. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Compare ways of pruning a few-shot prompt: what the target makes of questions behind what each way leaves of"
                    + " the shots, and how many tokens it sends.",
            ""
        },
        footer = {
            "",
            "Both files are JSONL with a row {\"question\": \"...\", \"answer\": \"...\"} in each line; the final answer follows",
            "\"####\". Written to --out: report.md, results.json, answers.csv, timings.csv and a plot (SVG) of quality against",
            "tokens. Equal options and seeds give equal bytes in all but timings.csv. docs/evaluation.md defines every method.",
            "",
            "Methods that need nothing more: full, zero-shot, random, first-k, last-k, shortest, topk, bm25, mmr, diverse,",
            "best-of-n, selective-context, random-words. With --pruner DIR: cot-max-coarse, cot-max. With --tuned DIR: tuned.",
            "",
            "Examples:",
            "  espalier eval --pool train.jsonl --questions test.jsonl --target smollm2 --budget 500 --out out/eval",
            "  espalier eval --pool train.jsonl --questions test.jsonl --target http://127.0.0.1:8000 \\",
            "      --tokenizer file:tokenizer.json --methods full,random,cot-max-coarse --pruner pruner-model/cot-max \\",
            "      --budget 250,500,1000 --out out/vllm",
            "  espalier eval --pool shots.jsonl --questions test.jsonl --target https://api.openai.com \\",
            "      --target-model gpt-4o-mini --api-key-env OPENAI_API_KEY --tokenizer o200k_base --metrics accuracy \\",
            "      --methods full,random,shortest --draws 3 --budget 600 --out out/openai",
            "",
            "What the target said is kept in --out: stopped with Ctrl-C or by a crash, the same command goes on, and other",
            "methods or budgets only measure what is new."
        })
public final class EvalCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(
            names = "--pool",
            required = true,
            paramLabel = "JSONL",
            description = "Where the shots of the full prompt come from. Once for each data set.")
    private List<Path> pools = List.of();

    @Option(
            names = "--questions",
            required = true,
            paramLabel = "JSONL",
            description =
                    "The questions that are asked. Once for each --pool, in the same order; may be the same file.")
    private List<Path> questions = List.of();

    @Mixin
    private TargetOptions target = new TargetOptions();

    @Option(names = "--out", required = true, paramLabel = "DIR", description = "The folder to write to.")
    private Path out = Path.of("");

    @Option(
            names = "--methods",
            paramLabel = "NAMES",
            split = ",",
            description = "What is compared, in the order of the tables (default: all that need nothing more).")
    private List<String> methods = Methods.USUAL;

    @Option(
            names = "--budget",
            required = true,
            paramLabel = "N",
            split = ",",
            description = "Tokens of shots that may stay; several, for the frontier.")
    private List<Integer> budgets = List.of();

    @Option(
            names = "--metrics",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "nll",
            description =
                    "nll: how likely the gold answers are, where the target returns log-probabilities; accuracy: how"
                            + " many it answers rightly (default: ${DEFAULT-VALUE}).")
    private List<Metric> metrics = List.of();

    @Option(
            names = "--shots",
            paramLabel = "N",
            defaultValue = "24",
            description = "Shots of the full prompt, drawn from --pool; 0 or more than it has: all, in the file's order"
                    + " (default: ${DEFAULT-VALUE}).")
    private int shots;

    @Option(
            names = "--count",
            paramLabel = "N",
            defaultValue = "100",
            description = "Questions that are asked, drawn from --questions (default: ${DEFAULT-VALUE}).")
    private int count;

    @Option(
            names = "--dev",
            paramLabel = "N",
            defaultValue = "16",
            description = "Other questions that methods may look at; only best-of-n does (default: ${DEFAULT-VALUE}).")
    private int dev;

    @Option(
            names = "--draws",
            paramLabel = "N",
            defaultValue = "20",
            description = "Random subsets (default: ${DEFAULT-VALUE}).")
    private int draws;

    @Option(
            names = "--best-of",
            paramLabel = "N",
            defaultValue = "40",
            description = "Subsets among which best-of-n chooses (default: ${DEFAULT-VALUE}).")
    private int bestOf;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Of every draw (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(names = "--pruner", paramLabel = "DIR", description = "A trained pruner, for cot-max and cot-max-coarse.")
    private @Nullable Path pruner;

    @Option(
            names = "--tuned",
            paramLabel = "DIR",
            description = "The pruner that espalier tune wrote, OUT/pruner, for tuned.")
    private @Nullable Path tuned;

    @Override
    public Integer call() {
        check();
        var choices = new Methods.Choices(draws, bestOf, new Seeds(seed), pruner, tuned);
        Methods.require(methods, choices);
        var stopped = Interruption.tell(spec, "the same command goes on where it was.");
        try {
            evaluate(choices);
        } finally {
            stopped.cancel();
        }
        return 0;
    }

    private void evaluate(Methods.Choices choices) {
        try (var measured = new JournaledTarget(target.open(), out.resolve("target.journal"));
                var ways = new Methods(measured, choices, 1);
                var progress = WorkProgress.onStandardError()) {
            if (metrics.contains(Metric.NLL)) {
                measured.requireScores();
            }
            var sets = sets(measured);
            sets.forEach(set -> EvaluationFiles.drawn(out, set));
            var evaluation = new Evaluation(measured, Set.copyOf(metrics), progress);
            var results = new ArrayList<MethodResult>();
            for (var set : sets) {
                var named = methods.stream()
                        .map(name -> ways.named(name, set.dev()))
                        .toList();
                results.addAll(evaluation.measure(set, budgets, named));
            }
            var facts = EvaluationFacts.of(measured.identity(), sets, metrics, budgets, seed);
            show(EvaluationFiles.write(out, facts, results, evaluation.timings()));
        }
    }

    private void check() {
        if (pools.size() != questions.size()) {
            throw new UserError("eval: " + pools.size() + " times --pool, but " + questions.size()
                    + " times --questions; a data set is one of each");
        }
        require("--budget", budgets.stream().allMatch(budget -> budget > 0));
        require("--count", count > 0);
        require("--draws", draws > 0);
        require("--best-of", bestOf > 0);
        require("--dev", dev > 0 || !methods.contains("best-of-n"));
        require("--shots", shots >= 0);
    }

    private static void require(String option, boolean holds) {
        if (!holds) {
            throw new UserError("eval: " + option + " must be above 0");
        }
    }

    private List<EvaluationSet> sets(JournaledTarget measured) {
        var data = new EvaluationData(shots, count, dev, new Seeds(seed));
        var sets = new ArrayList<EvaluationSet>();
        for (int i = 0; i < pools.size(); i++) {
            sets.add(data.read(name(i), pools.get(i), questions.get(i), measured));
        }
        return sets;
    }

    /** After the file of questions; numbered where there are several, so that they differ. */
    private String name(int index) {
        var file = String.valueOf(questions.get(index).getFileName());
        var plain = file.replaceFirst("\\.jsonl?$", "").replaceAll("[^A-Za-z0-9._-]", "-");
        return questions.size() == 1 ? plain : (index + 1) + "-" + plain;
    }

    private void show(String report) {
        var printed = spec.commandLine().getOut();
        printed.print(report);
        printed.printf("%nWritten to %s: report.md, results.json, answers.csv, timings.csv and plots.%n", out);
        printed.flush();
    }
}
