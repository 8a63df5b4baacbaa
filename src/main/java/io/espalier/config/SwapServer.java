package io.espalier.config;

/** A model server whose weights can be changed while it runs. */
public enum SwapServer {
    VLLM,
    SGLANG
}
