package io.espalier.inference;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtProvider;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.OrtSession.SessionOptions;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A graph that begins with an encoder, open on a device: token ids in, numbers out. A run stays on its caller's thread. Safe for use by many
 * threads.
 */
final class OnnxGraph implements AutoCloseable {
    private static final String IDS = "input_ids";
    private static final String MASK = "attention_mask";
    private static final String TYPES = "token_type_ids";
    private static final String FEATURES = "features";

    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String placement;

    /** What is added to a session's options, such as a device. */
    private interface Choice {
        void addTo(SessionOptions options) throws OrtException;
    }

    /** The numbers of one run, by the graph's names for its outputs, row-major. */
    record Outputs(Map<String, FloatBuffer> named) {
        FloatBuffer of(String name) {
            var buffer = named.get(name);
            if (buffer == null) {
                throw new IllegalStateException("the graph has no output " + name + ", only " + named.keySet());
            }
            return buffer;
        }
    }

    private OnnxGraph(OrtEnvironment environment, OrtSession session, String placement) {
        this.environment = environment;
        this.session = session;
        this.placement = placement;
    }

    static OnnxGraph open(byte[] graph, Device device) {
        try {
            var environment = OrtEnvironment.getEnvironment();
            return switch (device) {
                case CPU -> onCpu(environment, graph, "the CPU");
                case AUTO, CUDA -> onCuda(environment, graph);
            };
        } catch (OrtException e) {
            throw new IllegalStateException("the encoder's graph cannot be opened: " + e.getMessage(), e);
        }
    }

    private static OnnxGraph onCuda(OrtEnvironment environment, byte[] graph) throws OrtException {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return onCpu(environment, graph, "the CPU; this build of ONNX Runtime has no CUDA");
        }
        try {
            var session = session(environment, graph, SessionOptions::addCUDA);
            return new OnnxGraph(environment, session, "CUDA");
        } catch (OrtException e) {
            return onCpu(environment, graph, "the CPU; CUDA could not be used: " + e.getMessage());
        }
    }

    private static OnnxGraph onCpu(OrtEnvironment environment, byte[] graph, String placement) throws OrtException {
        return new OnnxGraph(environment, session(environment, graph, options -> {}), placement);
    }

    private static OrtSession session(OrtEnvironment environment, byte[] graph, Choice device) throws OrtException {
        try (var options = new SessionOptions()) {
            // Texts side by side use the processors better than the parts of one.
            options.setIntraOpNumThreads(1);
            device.addTo(options);
            return environment.createSession(graph, options);
        }
    }

    /** Where it runs, and why not where it was wanted; for people. */
    String placement() {
        return placement;
    }

    Set<String> inputs() {
        return session.getInputNames();
    }

    Set<String> outputs() {
        return session.getOutputNames();
    }

    /** Runs one text alone. */
    Outputs run(long[] ids) {
        return run(ids, null);
    }

    /**
     * Runs one text alone.
     *
     * @param features what a graph with heads takes beside the tokens
     */
    Outputs run(long[] ids, float @Nullable [] features) {
        var ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (var tokens = tensor(ids);
                var mask = tensor(ones);
                var types = tensor(new long[ids.length]);
                var surface = tensor(features == null ? new float[1] : features)) {
            var inputs = new HashMap<>(Map.of(IDS, tokens, MASK, mask, TYPES, types, FEATURES, surface));
            inputs.keySet().retainAll(session.getInputNames());
            return run(inputs);
        } catch (OrtException e) {
            throw new IllegalStateException("the encoder failed: " + e.getMessage(), e);
        }
    }

    private Outputs run(Map<String, OnnxTensor> inputs) throws OrtException {
        try (var result = session.run(inputs)) {
            var outputs = new HashMap<String, FloatBuffer>();
            for (var output : result) {
                outputs.put(output.getKey(), ((OnnxTensor) output.getValue()).getFloatBuffer());
            }
            return new Outputs(outputs);
        }
    }

    private OnnxTensor tensor(long[] row) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(row), new long[] {1, row.length});
    }

    private OnnxTensor tensor(float[] row) throws OrtException {
        return OnnxTensor.createTensor(environment, FloatBuffer.wrap(row), new long[] {1, row.length});
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException("the encoder cannot be closed: " + e.getMessage(), e);
        }
    }
}
