package io.espalier.inference;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * all-MiniLM-L6-v2, int8, through ONNX Runtime: the mean of its last hidden states over all tokens, L2-normalised.
 *
 * <p>A text longer than the model's window is cut into pieces of nearly equal length, and the mean goes over the tokens of all of
 * them. Every piece runs alone, never padded beside others: the graph quantises its activations by the range of the whole batch,
 * so that in a batch a text's vector would depend on its neighbours, and equal examples would no longer be decided equally.
 */
public final class OnnxEncoder implements Encoder {
    /** Tokens of a piece without the two marks around it. */
    public static final int WINDOW = 254;
    /** What lies beyond has no say: nothing is learnt from it that costs so much time. */
    static final int MOST_PIECES = 32;

    public static final String NAME = "all-minilm-l6-v2-q";

    private static final String GRAPH = "/all-minilm-l6-v2-q.onnx";
    private static final String VOCABULARY = "/all-minilm-l6-v2-q-tokenizer.json";
    private static final String RECIPE = "mean over at most " + MOST_PIECES + " pieces of " + WINDOW;
    private static final long BEGIN = 101;
    private static final long END = 102;
    private static final int DIMENSIONS = 384;

    private final OnnxGraph graph;
    private final HuggingFaceTokenizer tokenizer;
    private final Artefact artefact;

    /** On the CPU. */
    public OnnxEncoder(int threads) {
        this(threads, Device.CPU);
    }

    public OnnxEncoder(int threads, Device device) {
        var vocabulary = resource(VOCABULARY);
        var bytes = resource(GRAPH);
        artefact = Artefact.of(NAME, bytes, vocabulary, RECIPE.getBytes(StandardCharsets.US_ASCII));
        tokenizer = HuggingFace.open(
                vocabulary, Map.of("addSpecialTokens", "false", "truncation", "false", "padding", "false"));
        try {
            graph = OnnxGraph.open(bytes, threads, device);
        } catch (RuntimeException | LinkageError e) {
            tokenizer.close();
            throw e;
        }
    }

    /** The encoder's own graph, an ONNX model. */
    public static byte[] graphFile() {
        return resource(GRAPH);
    }

    /** Its {@code tokenizer.json}. */
    public static byte[] tokenizerFile() {
        return resource(VOCABULARY);
    }

    private static byte[] resource(String name) {
        try (var stream = OnnxEncoder.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new FileNotFoundException("the program holds no " + name);
            }
            return stream.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public List<float[]> encode(List<String> texts) {
        return texts.stream().map(this::encode).toList();
    }

    /** The last hidden states of a text's tokens, piece by piece, the two marks around each piece included. */
    public List<PieceStates> states(String text) {
        return pieces(tokenizer.encode(text, false, false).getIds()).stream()
                .map(piece -> new PieceStates(piece, rows(graph.run(piece))))
                .toList();
    }

    private static List<float[]> rows(FloatBuffer vectors) {
        var rows = new ArrayList<float[]>();
        while (vectors.hasRemaining()) {
            var row = new float[DIMENSIONS];
            vectors.get(row);
            rows.add(row);
        }
        return rows;
    }

    private float[] encode(String text) {
        var sum = new double[DIMENSIONS];
        for (var piece : pieces(tokenizer.encode(text, false, false).getIds())) {
            add(graph.run(piece), sum);
        }
        return unit(sum);
    }

    /** The tokens in pieces whose lengths differ by one at most, each between its two marks. */
    static List<long[]> pieces(long[] tokens) {
        var used = Math.min(tokens.length, MOST_PIECES * WINDOW);
        var count = Math.max(1, Math.ceilDiv(used, WINDOW));
        var pieces = new ArrayList<long[]>();
        for (var i = 0; i < count; i++) {
            var from = (int) ((long) used * i / count);
            var length = (int) ((long) used * (i + 1) / count) - from;
            var piece = new long[length + 2];
            piece[0] = BEGIN;
            System.arraycopy(tokens, from, piece, 1, length);
            piece[length + 1] = END;
            pieces.add(piece);
        }
        return pieces;
    }

    private static void add(FloatBuffer vectors, double[] sum) {
        for (var i = 0; vectors.hasRemaining(); i++) {
            sum[i % DIMENSIONS] += vectors.get();
        }
    }

    /** The mean's direction is the sum's. */
    private static float[] unit(double[] sum) {
        var squares = 0.0;
        for (var value : sum) {
            squares += value * value;
        }
        var length = Math.sqrt(squares);
        var unit = new float[sum.length];
        for (var i = 0; i < sum.length; i++) {
            unit[i] = (float) (sum[i] / length);
        }
        return unit;
    }

    @Override
    public int dimensions() {
        return DIMENSIONS;
    }

    @Override
    public Artefact artefact() {
        return artefact;
    }

    /** Where it runs, and why not where it was wanted; for people. */
    public String placement() {
        return graph.placement();
    }

    @Override
    public void close() {
        graph.close();
        tokenizer.close();
    }
}
