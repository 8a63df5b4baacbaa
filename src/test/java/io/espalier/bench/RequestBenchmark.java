package io.espalier.bench;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.openai.Edit;
import io.espalier.openai.Endpoint;
import io.espalier.openai.ModelScan;
import io.espalier.openai.ParsedView;
import io.espalier.openai.RequestView;
import io.espalier.openai.Splicer;
import io.espalier.pipeline.ShotCuts;
import io.espalier.prompt.Prompt;
import io.espalier.prompt.PromptReader;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the model, reading the request, recognising its shots and cutting every second one. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RequestBenchmark {
    @Param
    public Body body;

    private final PromptReader reader = new PromptReader(List.of());
    private final ObjectMapper json = new ObjectMapper();
    private final JsonFactory factory = json.getFactory();
    private byte[] bytes;
    private RequestView view;
    private List<Edit> edits;
    private String left;

    @Setup
    public void read() {
        bytes = body.bytes();
        view = (RequestView) RequestView.parse(bytes, Endpoint.CHAT_COMPLETIONS);
        edits = edits(reader.read(view, false));
        var cut = (RequestView) RequestView.parse(Splicer.splice(bytes, edits), Endpoint.CHAT_COMPLETIONS);
        left = cut.messages().getFirst().texts().getFirst().text();
        if (edits.isEmpty()) {
            throw new IllegalStateException("no shots were found");
        }
    }

    private static List<Edit> edits(Prompt prompt) {
        int shots = prompt.shots().size();
        var kept = IntStream.range(0, shots).filter(i -> i % 2 == 0).boxed().toList();
        return ShotCuts.edits(prompt, kept);
    }

    @Benchmark
    public ModelScan.Progress modelWithModelScan() {
        return new ModelScan().feed(bytes, 0, bytes.length);
    }

    @Benchmark
    public String modelWithJackson() throws IOException {
        try (var parser = factory.createParser(bytes)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                boolean model = parser.currentName().equals("model");
                parser.nextToken();
                if (model) {
                    return parser.getText();
                }
                parser.skipChildren();
            }
            return "";
        }
    }

    @Benchmark
    public ParsedView viewWithRequestView() {
        return RequestView.parse(bytes, Endpoint.CHAT_COMPLETIONS);
    }

    @Benchmark
    public Object viewWithJackson() throws IOException {
        return json.readTree(bytes);
    }

    @Benchmark
    public Prompt shotsWithPromptReader() {
        return reader.read(view, false);
    }

    @Benchmark
    public byte[] spliceWithSplicer() {
        return Splicer.splice(bytes, edits);
    }

    /** From bytes to bytes, recognition included. */
    @Benchmark
    public byte[] cutWithEspalier() {
        var parsed = (RequestView) RequestView.parse(bytes, Endpoint.CHAT_COMPLETIONS);
        return Splicer.splice(bytes, edits(reader.read(parsed, false)));
    }

    /** From bytes to bytes with the cut text known beforehand. */
    @Benchmark
    public byte[] cutWithJackson() throws IOException {
        var tree = json.readTree(bytes);
        ((ObjectNode) tree.path("messages").get(0)).put("content", left);
        return json.writeValueAsBytes(tree);
    }
}
