package io.espalier.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.espalier.config.Billing;
import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.inference.Device;
import io.espalier.inference.Encoder;
import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.ScorerGraph;
import io.espalier.inference.ShotScore;
import io.espalier.inference.TokenCounter;
import io.espalier.inference.TokenCounters;
import io.espalier.openai.Endpoint;
import io.espalier.pipeline.PruneCall;
import io.espalier.pipeline.PruneOutcome;
import io.espalier.pipeline.PrunerShelf;
import io.espalier.pipeline.PruningStages;
import io.espalier.pipeline.Scorer;
import io.espalier.pipeline.ServedPruner;
import io.espalier.prompt.PromptReader;
import io.espalier.prompt.ShotParts;
import io.espalier.pruner.PrunerFolder;
import io.espalier.shot.ShotScores;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** A prompt of 32 shots of about a hundred tokens each, through the pruner that comes with the program: unseen, and remembered. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
public class PrunerBenchmark {
    private static final Path PRUNER = Path.of("pruner-model", "cot-max");
    private static final int SHOTS = 32;
    /** Of all shots together, as the encoder reads them, with the marks around each. */
    private static final int TOKENS = 3104;

    private static final String[] WORDS =
            ("Natalia sold clips to her friends in April and then she sold half as many in "
                            + "May so the total number of clips is")
                    .split(" ");

    @Param({"1", "2"})
    public int threads;

    private final TokenCounter counter = TokenCounters.forTokenizer("o200k_base");
    private Encoder encoder;
    private ServedPruner pruner;
    private ScorerGraph graph;
    private Scorer scorer;
    private PruningStages stages;
    private PruneCall call;
    private List<ShotParts> shots;

    @Setup
    public void open() {
        var artefact = PrunerFolder.read(PRUNER);
        encoder = new OnnxEncoder(threads);
        pruner = ServedPruner.of(artefact, encoder, new ServedPruner.Running(threads, Device.CPU, 10_000));
        graph = ScorerGraph.open(artefact, threads, Device.CPU);
        scorer = new Scorer(new PrunerShelf(pruner), 1, 64, 1000);
        stages = new PruningStages(scorer, 8 << 20, System::nanoTime);
        var prompt = prompt();
        shots = new PromptReader(List.of())
                .readText(prompt).shots().stream().map(ShotParts::of).toList();
        call = call(prompt);
        if (!(remembered() instanceof PruneOutcome.Applied)) {
            throw new IllegalStateException("nothing was cut");
        }
        if (scored().stream().mapToInt(score -> score.starts().length + 2).sum() != TOKENS) {
            throw new IllegalStateException("the prompt has not " + TOKENS + " tokens");
        }
    }

    private static String prompt() {
        var random = new Random(1);
        var prompt = new StringBuilder();
        for (int shot = 0; shot < SHOTS; shot++) {
            prompt.append("Q: ");
            for (int word = 0; word < 90; word++) {
                prompt.append(word == 45 ? "?\nA: " : WORDS[random.nextInt(WORDS.length)] + ' ');
            }
            prompt.append(shot).append("\n\n");
        }
        return prompt + "Q: How many clips?\nA:";
    }

    private PruneCall call(String prompt) {
        var body = JsonNodeFactory.instance.objectNode().put("model", "m");
        body.putArray("messages").addObject().put("role", "user").put("content", prompt);
        var settings = PruneSettings.defaults().with(PruneMode.APPLY, 600).withEveryStage();
        return new PruneCall(
                Endpoint.CHAT_COMPLETIONS,
                body.toString().getBytes(UTF_8),
                settings,
                false,
                "m",
                Billing.PLAIN,
                counter,
                Duration.ofSeconds(30));
    }

    /** Body to edits, the decision known. */
    @Benchmark
    public PruneOutcome remembered() {
        return stages.prune(call).toCompletableFuture().join();
    }

    /** Every shot through encoder and heads. */
    @Benchmark
    public List<ShotScore> unseen() {
        return scored();
    }

    /** The same, in tokens a second. */
    @Benchmark
    @BenchmarkMode(Mode.Throughput)
    @OutputTimeUnit(TimeUnit.SECONDS)
    @OperationsPerInvocation(TOKENS)
    public List<ShotScore> tokens() {
        return scored();
    }

    private List<ShotScore> scored() {
        return new ShotScores(graph, SHOTS).of(shots);
    }

    @TearDown
    public void close() {
        scorer.close();
        pruner.leave();
        graph.close();
        encoder.close();
    }
}
