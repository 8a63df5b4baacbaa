package io.espalier.safetensors;

import java.util.List;

/**
 * A tensor of a file.
 *
 * @param shape slowest dimension first; empty for a scalar
 * @param begin of its bytes, counted from the end of the header
 * @param end exclusive
 */
public record TensorEntry(String name, Dtype dtype, List<Long> shape, long begin, long end) {
    public TensorEntry {
        shape = List.copyOf(shape);
    }

    public long bytes() {
        return end - begin;
    }

    public long elements() {
        return elements(shape);
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
