package io.espalier.gguf;

import io.espalier.failure.UserError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the table of tensors and checks that each lies within the file, at its alignment, and upon no other. */
final class TensorReader {
    private static final long LONGEST_NAME = 63;
    private static final int MOST_DIMENSIONS = 4;
    private static final long WIDEST = 1L << 40;
    /** Types that ggml once had and gave up, so that nothing can read them any more. */
    private static final Set<Integer> ABANDONED = Set.of(4, 5, 31, 32, 33, 36, 37, 38);

    private final Cursor cursor;
    private final long alignment;
    private final Set<String> names = new HashSet<>();

    /** A tensor with its offset still counted from the start of all tensors, and where in the table it stands. */
    private record Entry(GgufTensor tensor, long at) {}

    TensorReader(Cursor cursor, long alignment) {
        this.cursor = cursor;
        this.alignment = alignment;
    }

    List<GgufTensor> read(long count, long fileBytes) {
        var entries = new ArrayList<Entry>();
        for (var i = 0L; i < count; i++) {
            entries.add(new Entry(entry(i), cursor.at()));
        }
        var base = Math.ceilDiv(cursor.at(), alignment) * alignment;
        checkLayout(entries, Math.max(0, fileBytes - base));
        return entries.stream()
                .map(Entry::tensor)
                .map(tensor -> new GgufTensor(
                        tensor.name(), tensor.type(), tensor.shape(), base + tensor.offset(), tensor.bytes()))
                .toList();
    }

    private GgufTensor entry(long index) {
        var start = cursor.at();
        var name = cursor.text("the name of tensor " + index, LONGEST_NAME);
        if (name.isEmpty() || !names.add(name)) {
            var found = name.isEmpty() ? "tensor " + index + " has no name" : "there are two tensors '" + name + "'";
            throw cursor.fault(start, found, "every name once", Fault.FETCH_AGAIN);
        }
        var shape = shape(name);
        var type = type(name);
        return new GgufTensor(name, type, shape, offset(name), bytes(name, type, shape, start));
    }

    private List<Long> shape(String name) {
        var start = cursor.at();
        var dimensions = cursor.i32("the dimensions of '" + name + "'");
        if (dimensions < 1 || dimensions > MOST_DIMENSIONS) {
            throw cursor.fault(
                    start,
                    "'" + name + "' has " + Integer.toUnsignedString(dimensions) + " dimensions",
                    "1 to " + MOST_DIMENSIONS,
                    Fault.FETCH_AGAIN);
        }
        var shape = new ArrayList<Long>();
        for (var i = 0; i < dimensions; i++) {
            shape.add(cursor.i64("extent " + i + " of '" + name + "'", 1, WIDEST));
        }
        return shape;
    }

    private GgmlType type(String name) {
        var start = cursor.at();
        var id = cursor.i32("the type of '" + name + "'");
        return GgmlType.of(id).orElseThrow(() -> unknownType(start, name, id));
    }

    private UserError unknownType(long start, String name, int id) {
        var gone = ABANDONED.contains(id);
        return cursor.fault(
                start,
                "'" + name + "' is of the " + (gone ? "abandoned" : "unknown") + " type "
                        + Integer.toUnsignedString(id),
                "a type that llama.cpp has",
                gone ? Fault.CONVERT_AGAIN : Fault.FETCH_AGAIN);
    }

    private long offset(String name) {
        var start = cursor.at();
        var offset = cursor.i64("the offset of '" + name + "'");
        if (offset < 0 || offset % alignment != 0) {
            throw cursor.fault(
                    start,
                    "the offset of '" + name + "' is " + Long.toUnsignedString(offset),
                    "a multiple of " + alignment,
                    Fault.FETCH_AGAIN);
        }
        return offset;
    }

    private long bytes(String name, GgmlType type, List<Long> shape, long start) {
        if (shape.getFirst() % type.blockElements() != 0) {
            throw cursor.fault(
                    start,
                    "a row of '" + name + "' has " + shape.getFirst() + " elements",
                    "whole blocks of " + type.blockElements() + ", as " + type + " needs",
                    Fault.FETCH_AGAIN);
        }
        try {
            return type.bytes(GgufTensor.elements(shape));
        } catch (ArithmeticException e) {
            throw cursor.fault(start, "'" + name + "' has the shape " + shape, "a possible size", Fault.FETCH_AGAIN);
        }
    }

    private void checkLayout(List<Entry> entries, long available) {
        var ordered = new ArrayList<>(entries);
        ordered.sort(Comparator.comparingLong(entry -> entry.tensor().offset()));
        var free = 0L;
        for (var entry : ordered) {
            var tensor = entry.tensor();
            if (tensor.offset() < free) {
                throw cursor.fault(
                        entry.at(),
                        "'" + tensor.name() + "' begins at byte " + tensor.offset() + " of the tensors",
                        "no earlier than " + free + ", where the one before it ends",
                        Fault.FETCH_AGAIN);
            }
            if (tensor.bytes() > available - tensor.offset()) {
                throw cursor.fault(
                        entry.at(),
                        "'" + tensor.name() + "' takes " + tensor.bytes() + " bytes at byte " + tensor.offset()
                                + " of the tensors",
                        "it to end within the " + available + " bytes that the file has for them",
                        Fault.FETCH_AGAIN);
            }
            free = tensor.offset() + tensor.bytes();
        }
    }
}
