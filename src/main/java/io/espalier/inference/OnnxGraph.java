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
import java.util.Map;

/** An encoder's graph, open on a device: token ids in, a vector for each token out. Safe for use by many threads. */
final class OnnxGraph implements AutoCloseable {
    private final OrtEnvironment environment;
    private final OrtSession session;
    private final String placement;

    /** What is added to a session's options, such as a device. */
    private interface Choice {
        void addTo(SessionOptions options) throws OrtException;
    }

    private OnnxGraph(OrtEnvironment environment, OrtSession session, String placement) {
        this.environment = environment;
        this.session = session;
        this.placement = placement;
    }

    static OnnxGraph open(byte[] graph, int threads, Device device) {
        try {
            var environment = OrtEnvironment.getEnvironment();
            return switch (device) {
                case CPU -> onCpu(environment, graph, threads, "the CPU");
                case AUTO, CUDA -> onCuda(environment, graph, threads);
            };
        } catch (OrtException e) {
            throw new IllegalStateException("the encoder's graph cannot be opened: " + e.getMessage(), e);
        }
    }

    private static OnnxGraph onCuda(OrtEnvironment environment, byte[] graph, int threads) throws OrtException {
        if (!OrtEnvironment.getAvailableProviders().contains(OrtProvider.CUDA)) {
            return onCpu(environment, graph, threads, "the CPU; this build of ONNX Runtime has no CUDA");
        }
        try {
            var session = session(environment, graph, threads, SessionOptions::addCUDA);
            return new OnnxGraph(environment, session, "CUDA");
        } catch (OrtException e) {
            return onCpu(environment, graph, threads, "the CPU; CUDA could not be used: " + e.getMessage());
        }
    }

    private static OnnxGraph onCpu(OrtEnvironment environment, byte[] graph, int threads, String placement)
            throws OrtException {
        return new OnnxGraph(environment, session(environment, graph, threads, options -> {}), placement);
    }

    private static OrtSession session(OrtEnvironment environment, byte[] graph, int threads, Choice device)
            throws OrtException {
        try (var options = new SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            // Threads that wait must sleep: the event loops need the same processors.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            device.addTo(options);
            return environment.createSession(graph, options);
        }
    }

    /** Where it runs, and why not where it was wanted; for people. */
    String placement() {
        return placement;
    }

    /** The vectors of all tokens, one after the other. */
    FloatBuffer run(long[] ids) {
        var ones = new long[ids.length];
        Arrays.fill(ones, 1);
        try (var tokens = tensor(ids);
                var mask = tensor(ones);
                var types = tensor(new long[ids.length]);
                var result =
                        session.run(Map.of("input_ids", tokens, "attention_mask", mask, "token_type_ids", types))) {
            return ((OnnxTensor) result.get(0)).getFloatBuffer();
        } catch (OrtException e) {
            throw new IllegalStateException("the encoder failed: " + e.getMessage(), e);
        }
    }

    private OnnxTensor tensor(long[] row) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(row), new long[] {1, row.length});
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
