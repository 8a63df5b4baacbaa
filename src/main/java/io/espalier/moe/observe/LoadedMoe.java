package io.espalier.moe.observe;

import io.espalier.engine.llama.Llama;
import io.espalier.engine.llama.LlamaException;
import io.espalier.engine.llama.LlamaModel;
import io.espalier.engine.llama.LlamaSession.Logits;
import io.espalier.engine.llama.SessionShape;
import io.espalier.engine.llama.TensorObserver;
import io.espalier.failure.UserError;
import io.espalier.moe.MoeShape;
import io.espalier.moe.cut.MoeCheckpoint;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.IntConsumer;

/** A mixture-of-experts model loaded in this process, so that its forward passes can be watched. */
public final class LoadedMoe implements AutoCloseable {
    private static final int BATCH = 512;
    private static final int[] PROBE = {1, 2, 3};

    /**
     * How it computes.
     *
     * @param exact whether keys and values are kept as 32-bit floats, for comparisons; twice the memory
     */
    public record Computation(int threads, boolean exact) {
        SessionShape session(int tokens) {
            return new SessionShape(Math.max(2, tokens), BATCH, threads, exact);
        }
    }

    private final LlamaModel model;
    private final MoeShape shape;
    private final MoeTensorNames names;
    private final Computation computation;

    /**
     * Checks the file, loads it, and finds out what the engine calls its tensors.
     *
     * @throws UserError where the file is no mixture of experts, or not one that can be watched
     */
    public static LoadedMoe open(Llama llama, Path file, Computation computation) {
        if (Files.isDirectory(file)) {
            throw new UserError(file + " is a folder; experts are watched in the engine, which loads GGUF files:"
                    + " convert the checkpoint with llama.cpp's convert_hf_to_gguf.py");
        }
        var shape = MoeCheckpoint.open(file).shape();
        try {
            return new LoadedMoe(llama.load(file), shape, computation);
        } catch (LlamaException e) {
            throw new UserError("engine: " + e.getMessage(), e);
        }
    }

    private LoadedMoe(LlamaModel model, MoeShape shape, Computation computation) {
        this.model = model;
        this.shape = shape;
        this.computation = computation;
        try {
            names = probe();
        } catch (RuntimeException e) {
            model.close();
            throw e;
        }
    }

    private MoeTensorNames probe() {
        var probe = new ProbeObserver(shape);
        try (var session = model.open(computation.session(PROBE.length), probe)) {
            session.append(PROBE, 0, PROBE.length, Logits.ALL);
            return probe.found();
        }
    }

    public LlamaModel model() {
        return model;
    }

    public MoeShape shape() {
        return shape;
    }

    public MoeTensorNames names() {
        return names;
    }

    /**
     * Forward passes that nobody watches.
     *
     * @param longest tokens of the longest text
     */
    public ForwardPass open(int longest) {
        return new ForwardPass(model.open(computation.session(longest)), model.vocabularySize(), count -> {});
    }

    /**
     * Forward passes that are watched.
     *
     * @param advanced hears how many tokens were computed since it last heard
     */
    public ForwardPass open(int longest, TensorObserver observer, IntConsumer advanced) {
        return new ForwardPass(model.open(computation.session(longest), observer), model.vocabularySize(), advanced);
    }

    /**
     * Answers of the model's own.
     *
     * @param longest tokens of the longest prompt and its answer
     */
    public GreedyAnswers answers(int longest, IntConsumer advanced) {
        return new GreedyAnswers(model, model.open(computation.session(longest)), advanced);
    }

    @Override
    public void close() {
        model.close();
    }
}
