package io.espalier.cli.experts;

import io.espalier.cli.Interruption;
import io.espalier.cli.WorkProgress;
import io.espalier.failure.UserError;
import io.espalier.models.ModelStore;
import io.espalier.moe.Answers;
import io.espalier.moe.ExpertFiles;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.MeasuredLoss;
import io.espalier.moe.calibrate.Demonstrations;
import io.espalier.moe.cut.CutOptions;
import io.espalier.moe.cut.MoeCheckpoint;
import io.espalier.moe.measure.DomainTexts;
import io.espalier.moe.measure.Evaluation;
import io.espalier.moe.measure.EvaluationFiles;
import io.espalier.moe.measure.EvaluationPlan;
import io.espalier.moe.measure.EvaluationResults;
import io.espalier.moe.measure.ProfileLosses;
import io.espalier.moe.observe.LoadedMoe;
import io.espalier.moe.observe.LoadedMoe.Computation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** What profiles cost, in and out of their domain. */
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = {
            "Measure what profiles cost: the loss of held-out texts in and out of their domain, by criterion and by size,"
                    + " with bootstrap intervals; experts rerouted against left out; what domains share; how many"
                    + " demonstrations it takes.",
            ""
        },
        footer = {
            "",
            "The data is a folder with two files for each domain, in the rows that calibrate reads: NAME.calibration.jsonl",
            "and NAME.heldout.jsonl. Written to --out: report.md, losses.csv, results.json and plots (SVG). Equal options",
            "and seeds give equal bytes.",
            "",
            "Examples:",
            "  espalier experts eval --model tiny-moe --data models/tiny-moe/data --out target/tiny-moe",
            "  espalier experts eval --model olmoe.gguf --data domains --criteria easy-ep,frequency --ratios 0.5 \\",
            "      --strangers 5 --counts 5,25 --out olmoe-eval --threads 16",
            "  espalier experts eval --model tiny-moe --data models/tiny-moe/data --profile maths-50.json",
            "",
            "What is measured is kept in --out: stopped with Ctrl-C or by a crash, the same command goes on, and other",
            "criteria or ratios only measure what is new."
        })
final class EvalCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Option(names = "--model", required = true, paramLabel = "NAME|GGUF", description = "The full model.")
    private String model = "";

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The folder with the domains' texts.")
    private Path data = Path.of("");

    @Option(names = "--out", paramLabel = "DIR", description = "The folder to write to.")
    private @Nullable Path out;

    @Option(
            names = "--profile",
            paramLabel = "FILE",
            description =
                    "Instead of all this, measure a finished profile on the held-out texts of every domain, and note"
                            + " in it what it costs.")
    private @Nullable Path profile;

    @Option(
            names = "--domains",
            paramLabel = "NAMES",
            split = ",",
            description = "Some of the folder's domains, in the order of the tables (default: all).")
    private List<String> domains = List.of();

    @Option(
            names = "--criteria",
            paramLabel = "NAMES",
            split = ",",
            defaultValue = "easy-ep,gate-norm,gate-shift,reap,norm,gate,frequency,random",
            description = "The first is compared with each of the others (default: ${DEFAULT-VALUE}).")
    private List<String> criteria = List.of();

    @Option(
            names = "--ratios",
            paramLabel = "R",
            split = ",",
            defaultValue = "0.5,0.25,0.75",
            description =
                    "Shares of the experts to keep; the first is looked at most closely (default: ${DEFAULT-VALUE}).")
    private List<Double> ratios = List.of();

    @Option(
            names = "--demonstrations",
            paramLabel = "N",
            defaultValue = "25",
            description = "Demonstrations that profiles are calibrated on (default: ${DEFAULT-VALUE}).")
    private int demonstrations;

    @Option(
            names = "--counts",
            paramLabel = "N",
            split = ",",
            defaultValue = "1,5,25,50",
            description =
                    "Numbers of demonstrations to compare, as far as there are so many (default: ${DEFAULT-VALUE}).")
    private List<Integer> counts = List.of();

    @Option(names = "--texts", paramLabel = "N", description = "The first N held-out texts of a domain (default: all).")
    private int texts = Integer.MAX_VALUE;

    @Option(
            names = "--strangers",
            paramLabel = "N",
            defaultValue = "10",
            description = "Texts of each other domain for the loss out of domain; the first criterion and ratio are"
                    + " measured on all (default: ${DEFAULT-VALUE}).")
    private int strangers;

    @Option(
            names = "--random-seeds",
            paramLabel = "N",
            defaultValue = "5",
            description = "Choices of criterion random (default: ${DEFAULT-VALUE}).")
    private int randomSeeds;

    @Option(
            names = "--resamples",
            paramLabel = "N",
            defaultValue = "4000",
            description = "Draws of the bootstrap (default: ${DEFAULT-VALUE}).")
    private int resamples;

    @Option(names = "--seed", paramLabel = "N", defaultValue = "0", description = "Of the bootstrap.")
    private long seed;

    @Option(
            names = "--answers",
            paramLabel = "given|own",
            defaultValue = "given",
            description = "As calibrate has it (default: ${DEFAULT-VALUE}).")
    private Answers answers = Answers.GIVEN;

    @Option(
            names = "--answer-tokens",
            paramLabel = "N",
            defaultValue = "1024",
            description = "The most tokens of an own answer (default: ${DEFAULT-VALUE}).")
    private int answerTokens;

    @Mixin
    private final EngineOptions engine = new EngineOptions();

    @Override
    public Integer call() throws IOException {
        if (profile != null) {
            return note(profile);
        }
        if (out == null) {
            throw new ParameterException(
                    spec.commandLine(), "Say where to write to (--out), or which profile to measure.");
        }
        return evaluate(out);
    }

    private int evaluate(Path folder) throws IOException {
        var plan =
                new EvaluationPlan(criteria, ratios, demonstrations, strangers, randomSeeds, counts, resamples, seed);
        var read = DomainTexts.read(data, domains, plan.mostDemonstrations(), texts);
        Files.createDirectories(folder);
        var stopped = Interruption.tell(spec, "what was measured is in " + folder + "; the same command goes on there");
        try (var progress = WorkProgress.onStandardError()) {
            report(evaluate(plan, read, folder, progress), folder);
        } finally {
            stopped.cancel();
        }
        return 0;
    }

    private EvaluationResults evaluate(
            EvaluationPlan plan, List<DomainTexts> read, Path folder, WorkProgress progress) {
        var file = ModelStore.standard().path(model);
        var identity = MoeCheckpoint.open(file).identity(progress);
        var llama = engine.open();
        try (var loaded = LoadedMoe.open(llama, file, new Computation(engine.threads(), true))) {
            return new Evaluation(loaded, identity, "llama.cpp " + llama.build(), progress)
                    .run(plan, read, new Evaluation.Calibrating(answers, answerTokens), folder);
        } catch (IllegalArgumentException e) {
            throw new UserError("eval: " + e.getMessage(), e);
        }
    }

    private void report(EvaluationResults results, Path folder) {
        var printed = spec.commandLine().getOut();
        printed.print(EvaluationFiles.write(results, folder));
        printed.printf("Written to %s: report.md, losses.csv, results.json and plots.%n", folder);
        printed.flush();
    }

    private int note(Path noted) throws IOException {
        var read = ExpertFiles.readProfile(noted);
        var file = ModelStore.standard().path(model);
        var journal = noted.resolveSibling(noted.getFileName() + ".part");
        try (var progress = WorkProgress.onStandardError()) {
            var checkpoint = MoeCheckpoint.open(file);
            checkpoint.requireFor(read, CutOptions.plain(), progress);
            var llama = engine.open();
            try (var loaded = LoadedMoe.open(llama, file, new Computation(engine.threads(), true))) {
                var heldOut = new LinkedHashMap<String, List<int[]>>();
                DomainTexts.readHeldOut(data, domains, texts)
                        .forEach((domain, rows) -> heldOut.put(domain, Demonstrations.tokens(rows, loaded.model())));
                var losses = new ProfileLosses(
                                loaded, checkpoint.identity(progress), "llama.cpp " + llama.build(), heldOut)
                        .measure(read, journal, progress);
                ExpertFiles.write(noted, read.measured(losses));
                show(read, losses);
            }
        }
        Files.deleteIfExists(journal);
        return 0;
    }

    private void show(ExpertProfile read, List<MeasuredLoss> losses) {
        var printed = spec.commandLine().getOut();
        printed.printf("%s, nats a token:%n", read.name());
        for (var loss : losses) {
            printed.printf(
                    Locale.ROOT,
                    "  %-16s full %.4f, profile %.4f: %+.4f%s%n",
                    loss.domain(),
                    loss.full(),
                    loss.cut(),
                    loss.increase(),
                    read.domains().contains(loss.domain()) ? "  its domain" : "");
        }
        printed.flush();
    }
}
