package io.espalier.engine.llama;

import static java.lang.foreign.ValueLayout.JAVA_FLOAT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * A tensor of a running forward pass. Only valid inside {@link TensorObserver#seen}: llama.cpp reuses its memory for the
 * next one.
 */
public final class Tensor {
    static final int F32 = 0;
    static final int F16 = 1;
    private static final int I32 = 26;
    private static final int TYPE = 0;
    private static final long EXTENTS = 16;
    private static final long STRIDES = 48;
    private static final long STRUCT_BYTES = 80;
    private static final int DIMENSIONS = 4;

    private final TensorCalls calls;
    private final MemorySegment pointer;
    private final String name;
    private final int type;
    private final long[] extents;
    private final long[] strides;

    Tensor(TensorCalls calls, MemorySegment pointer, String name) {
        this.calls = calls;
        this.pointer = pointer;
        this.name = name;
        var struct = pointer.reinterpret(STRUCT_BYTES);
        type = struct.get(JAVA_INT, TYPE);
        extents = struct.asSlice(EXTENTS, DIMENSIONS * Long.BYTES).toArray(JAVA_LONG);
        strides = struct.asSlice(STRIDES, DIMENSIONS * Long.BYTES).toArray(JAVA_LONG);
        if (elements() != calls.elements(pointer)) {
            throw new LlamaException(
                    "this build of llama.cpp lays out ggml_tensor in a way that Espalier does not know");
        }
    }

    /** As llama.cpp names it, such as {@code ffn_moe_logits-3}: a role and a layer. */
    public String name() {
        return name;
    }

    /** The extent of a dimension, 0 the fastest to change; 1 where the tensor has fewer. */
    public int extent(int dimension) {
        return Math.toIntExact(extents[dimension]);
    }

    /** Whether {@link #floats} can read it: not where it is quantised or of 16-bit floats. */
    public boolean readable() {
        return type == F32 || type == I32;
    }

    /** All elements as floats, dimension 0 the fastest to change, whatever the strides of the view. */
    public float[] floats() {
        if (!readable()) {
            throw new LlamaException("tensor " + name + " has ggml type " + type + "; only F32 and I32 can be read");
        }
        var result = new float[elements()];
        try (var arena = Arena.ofConfined()) {
            var bytes = calls.copyOut(pointer, arena);
            var next = 0;
            for (var row = 0; row < rows(); row++) {
                next = copyRow(bytes, rowOffset(row), result, next);
            }
        }
        return result;
    }

    /** Replaces the values at {@code columns} of every row (all dimensions but 0) by {@code value}. F32 only. */
    public void fillColumns(int[] columns, float value) {
        if (type != F32) {
            throw new LlamaException("tensor " + name + " has ggml type " + type + "; only F32 can be written");
        }
        try (var arena = Arena.ofConfined()) {
            var bytes = calls.copyOut(pointer, arena);
            for (var row = 0; row < rows(); row++) {
                for (var column : columns) {
                    bytes.set(JAVA_FLOAT_UNALIGNED, rowOffset(row) + column * strides[0], value);
                }
            }
            calls.copyIn(pointer, bytes);
        }
    }

    /** Replaces all elements, in the order of {@link #floats}. F32 without gaps only. */
    public void replace(float[] values) {
        if (type != F32 || calls.bytes(pointer) != (long) Float.BYTES * elements() || values.length != elements()) {
            throw new LlamaException("tensor " + name + " of ggml type " + type + " and " + elements()
                    + " elements cannot be replaced by " + values.length + " floats");
        }
        calls.copyIn(pointer, MemorySegment.ofArray(values));
    }

    private int copyRow(MemorySegment bytes, long offset, float[] into, int start) {
        if (type == F32 && strides[0] == Float.BYTES) {
            MemorySegment.copy(bytes, JAVA_FLOAT_UNALIGNED, offset, into, start, extent(0));
            return start + extent(0);
        }
        var next = start;
        for (var column = 0; column < extents[0]; column++) {
            var at = offset + column * strides[0];
            into[next++] = type == F32 ? bytes.get(JAVA_FLOAT_UNALIGNED, at) : bytes.get(JAVA_INT_UNALIGNED, at);
        }
        return next;
    }

    private int rows() {
        return Math.toIntExact(extents[1] * extents[2] * extents[3]);
    }

    private long rowOffset(long row) {
        var second = row % extents[1];
        var third = row / extents[1] % extents[2];
        var fourth = row / extents[1] / extents[2];
        return second * strides[1] + third * strides[2] + fourth * strides[3];
    }

    private int elements() {
        return Math.toIntExact(extents[0] * extents[1] * extents[2] * extents[3]);
    }
}
