package io.espalier.engine.llama;

/** Watches, and may change, the tensors of a session's forward passes. Called on the session's own thread. */
public interface TensorObserver {
    /**
     * Whether {@link #seen} is to be called for the tensor of exactly this name. Views have names of their own, such as
     * {@code ffn_moe_weights-1 (reshaped)}.
     */
    boolean wants(String name);

    /** Called when the tensor was computed and before anything reads it. What is thrown here ends the evaluation. */
    void seen(Tensor tensor);
}
