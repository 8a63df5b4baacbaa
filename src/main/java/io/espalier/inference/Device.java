package io.espalier.inference;

/** Where a graph is to run. */
public enum Device {
    /** On a CUDA device where this build of ONNX Runtime and this machine have one, else on the CPU. */
    AUTO,
    CPU,
    /** On a CUDA device; on the CPU where there is none. */
    CUDA
}
