package io.espalier.gguf;

import java.util.List;

/**
 * A tensor of a file.
 *
 * @param shape fastest dimension first, as ggml counts: a matrix of R rows of C numbers is {@code [C, R]}
 * @param offset of its first byte, counted from the start of the file
 * @param bytes what the shape takes
 */
public record GgufTensor(String name, GgmlType type, List<Long> shape, long offset, long bytes) {
    public GgufTensor {
        shape = List.copyOf(shape);
    }

    /** The extent of a dimension; 1 beyond the last. */
    public long extent(int dimension) {
        return dimension < shape.size() ? shape.get(dimension) : 1;
    }

    public long elements() {
        return elements(shape);
    }

    /** Bytes of one slice of the slowest dimension: an expert of a stack of experts, a row of a matrix. */
    public long sliceBytes() {
        return bytes / shape.getLast();
    }

    /** @throws ArithmeticException where there are more than a long can count */
    static long elements(List<Long> shape) {
        var elements = 1L;
        for (var extent : shape) {
            elements = Math.multiplyExact(elements, extent);
        }
        return elements;
    }
}
