package io.espalier.inference;

import ai.djl.huggingface.tokenizers.Encoding;
import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** all-MiniLM-L6-v2, int8, through ONNX Runtime: the mean of its last hidden states, L2-normalised. */
public final class OnnxEncoder implements Encoder {
    private final OrtEnvironment env = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final HuggingFaceTokenizer tokenizer;
    private final Artefact artefact;

    public OnnxEncoder(int threads) {
        try (var model = OnnxEncoder.class.getResourceAsStream("/all-minilm-l6-v2-q.onnx");
                var tok = OnnxEncoder.class.getResourceAsStream("/all-minilm-l6-v2-q-tokenizer.json")) {
            var options = new OrtSession.SessionOptions();
            options.setIntraOpNumThreads(threads);
            var graph = model.readAllBytes();
            var vocabulary = tok.readAllBytes();
            session = env.createSession(graph, options);
            artefact = Artefact.of("all-minilm-l6-v2-q", graph, vocabulary);
            tokenizer = HuggingFaceTokenizer.newInstance(
                    new ByteArrayInputStream(vocabulary),
                    Map.of("truncation", "true", "maxLength", "256", "padding", "false"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public List<float[]> encode(List<String> texts) {
        return texts.stream().map(this::one).toList();
    }

    private float[] one(String text) {
        Encoding e = tokenizer.encode(text);
        try (var ids = OnnxTensor.createTensor(env, new long[][] {e.getIds()});
                var mask = OnnxTensor.createTensor(env, new long[][] {e.getAttentionMask()});
                var types = OnnxTensor.createTensor(env, new long[][] {e.getTypeIds()});
                var out = session.run(Map.of("input_ids", ids, "attention_mask", mask, "token_type_ids", types))) {
            var h = ((float[][][]) out.get(0).getValue())[0];
            var mean = new float[h[0].length];
            for (var row : h) {
                for (int i = 0; i < row.length; i++) {
                    mean[i] += row[i];
                }
            }
            double n = 0;
            for (var v : mean) {
                n += v * v;
            }
            for (int i = 0; i < mean.length; i++) {
                mean[i] /= (float) Math.sqrt(n);
            }
            return mean;
        } catch (OrtException x) {
            throw new IllegalStateException(x);
        }
    }

    @Override
    public int dimensions() {
        return 384;
    }

    @Override
    public Artefact artefact() {
        return artefact;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException e) {
            throw new IllegalStateException(e);
        }
    }
}
