package io.espalier.safetensors;

import java.util.List;

/**
 * A tensor to be written.
 *
 * @param pieces its bytes, one after the other
 */
public record TensorPlan(String name, Dtype dtype, List<Long> shape, List<ByteSource> pieces) {
    public TensorPlan {
        shape = List.copyOf(shape);
        pieces = List.copyOf(pieces);
        var bytes = pieces.stream().mapToLong(ByteSource::bytes).sum();
        if (TensorEntry.elements(shape) * dtype.bits() != 8 * bytes) {
            throw new IllegalArgumentException(name + ": " + dtype + shape + " does not take " + bytes + " bytes");
        }
    }

    public long bytes() {
        return pieces.stream().mapToLong(ByteSource::bytes).sum();
    }

    public long elements() {
        return TensorEntry.elements(shape);
    }
}
