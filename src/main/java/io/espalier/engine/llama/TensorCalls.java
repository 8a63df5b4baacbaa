package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** ggml's functions on tensors. */
final class TensorCalls {
    private static final int LONGEST_NAME = 256;

    private final MethodHandle name;
    private final MethodHandle elements;
    private final MethodHandle bytes;
    private final MethodHandle get;
    private final MethodHandle set;

    TensorCalls(Symbols symbols) {
        name = symbols.function("ggml_get_name", ADDRESS, ADDRESS);
        elements = symbols.function("ggml_nelements", JAVA_LONG, ADDRESS);
        bytes = symbols.function("ggml_nbytes", JAVA_LONG, ADDRESS);
        get = symbols.procedure("ggml_backend_tensor_get", ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG);
        set = symbols.procedure("ggml_backend_tensor_set", ADDRESS, ADDRESS, JAVA_LONG, JAVA_LONG);
    }

    String name(MemorySegment tensor) {
        try {
            return ((MemorySegment) name.invokeExact(tensor))
                    .reinterpret(LONGEST_NAME)
                    .getString(0);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    long elements(MemorySegment tensor) {
        try {
            return (long) elements.invokeExact(tensor);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** The tensor's memory from its first element to the end of its last, gaps of a strided view included. */
    MemorySegment copyOut(MemorySegment tensor, Arena arena) {
        try {
            var size = bytes(tensor);
            var copy = arena.allocate(size, Long.BYTES);
            get.invokeExact(tensor, copy, 0L, size);
            return copy;
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    /** From the first element to the end of the last, gaps included. */
    long bytes(MemorySegment tensor) {
        try {
            return (long) bytes.invokeExact(tensor);
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }

    void copyIn(MemorySegment tensor, MemorySegment values) {
        try (var arena = Arena.ofConfined()) {
            var copy = arena.allocate(values.byteSize(), Long.BYTES).copyFrom(values);
            set.invokeExact(tensor, copy, 0L, copy.byteSize());
        } catch (Throwable t) {
            throw LlamaException.of(t);
        }
    }
}
