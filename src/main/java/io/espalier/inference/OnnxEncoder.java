package io.espalier.inference;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

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

    public static final String NAME = "all-minilm-l6-v2-q";

    private static final String GRAPH = "/all-minilm-l6-v2-q.onnx";
    private static final String VOCABULARY = "/all-minilm-l6-v2-q-tokenizer.json";
    private static final String RECIPE = "mean over at most " + WordPieces.MOST_PIECES + " pieces of " + WINDOW;
    private static final String OUTPUT = "last_hidden_state";
    private static final int DIMENSIONS = 384;

    private final OnnxGraph graph;
    private final Lanes lanes;
    private final WordPieces tokenizer;
    private final Artefact artefact;

    /** On the CPU. */
    public OnnxEncoder(int threads) {
        this(threads, Device.CPU);
    }

    /** @param threads that encode texts side by side; never more than the machine has processors */
    public OnnxEncoder(int threads, Device device) {
        var vocabulary = resource(VOCABULARY);
        var bytes = resource(GRAPH);
        artefact = Artefact.of(NAME, bytes, vocabulary, RECIPE.getBytes(StandardCharsets.US_ASCII));
        tokenizer = new WordPieces(vocabulary);
        try {
            graph = OnnxGraph.open(bytes, device);
            lanes = Lanes.upTo(threads);
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
        return lanes.each(texts, String::length, this::encode);
    }

    /** The last hidden states of a text's tokens, piece by piece, the two marks around each piece included. */
    public List<PieceStates> states(String text) {
        return WordPieces.pieces(tokenizer.ids(text), WINDOW).stream()
                .map(piece -> new PieceStates(piece, rows(graph.run(piece).of(OUTPUT))))
                .toList();
    }

    /** Where the word-pieces stand whose states {@link #states} gives, the marks left out. */
    public PieceSpans spans(String text) {
        var read = tokenizer.read(text);
        int seen = Math.min(read.ids().length, WordPieces.MOST_PIECES * WINDOW);
        return new PieceSpans(Arrays.copyOf(read.starts(), seen), Arrays.copyOf(read.ends(), seen));
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
        for (var piece : WordPieces.pieces(tokenizer.ids(text), WINDOW)) {
            add(graph.run(piece).of(OUTPUT), sum);
        }
        return UnitVector.of(sum);
    }

    private static void add(FloatBuffer vectors, double[] sum) {
        for (var i = 0; vectors.hasRemaining(); i++) {
            sum[i % DIMENSIONS] += vectors.get();
        }
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
        lanes.close();
        graph.close();
        tokenizer.close();
    }
}
