package io.espalier.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A value of a file's metadata, typed as it is stored. */
public sealed interface MetadataValue {
    ValueType type();

    /** A whole number of any width; above 2⁶³ it shows as negative. */
    record Whole(ValueType type, long value) implements MetadataValue {
        public Whole {
            if (!type.whole()) {
                throw new IllegalArgumentException(type + " holds no whole number");
            }
        }
    }

    /** A floating-point number. */
    record Real(ValueType type, double value) implements MetadataValue {}

    record Truth(boolean value) implements MetadataValue {
        @Override
        public ValueType type() {
            return ValueType.BOOL;
        }
    }

    record Text(String value) implements MetadataValue {
        @Override
        public ValueType type() {
            return ValueType.STRING;
        }
    }

    /**
     * An array, decoded only when asked: vocabularies have hundreds of thousands of elements. Elements are never arrays.
     *
     * @param elements as they stand in the file, without the array's own type and count
     */
    record Sequence(ValueType elementType, int count, MemorySegment elements) implements MetadataValue {
        @Override
        public ValueType type() {
            return ValueType.ARRAY;
        }

        /** The texts of an array of strings; malformed UTF-8 shows as replacement characters. */
        public List<String> strings() {
            require(elementType == ValueType.STRING);
            var texts = new ArrayList<String>(count);
            var at = 0L;
            for (var i = 0; i < count; i++) {
                var length = elements.get(LittleEndian.LONG, at);
                var bytes = elements.asSlice(at + Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
                texts.add(new String(bytes, StandardCharsets.UTF_8));
                at += Long.BYTES + length;
            }
            return texts;
        }

        /** The numbers of an array of whole numbers. */
        public long[] longs() {
            require(elementType.whole());
            var numbers = new long[count];
            for (var i = 0; i < count; i++) {
                numbers[i] = LittleEndian.whole(elements, elementType, (long) i * elementType.bytes());
            }
            return numbers;
        }

        /** The numbers of an array of 32-bit floating-point numbers. */
        public float[] floats() {
            require(elementType == ValueType.F32);
            var numbers = new float[count];
            for (var i = 0; i < count; i++) {
                numbers[i] = elements.get(LittleEndian.FLOAT, (long) i * Float.BYTES);
            }
            return numbers;
        }

        /** The first elements of an array of numbers. */
        public Sequence first(int newCount) {
            require(elementType.bytes() > 0 && newCount <= count);
            return new Sequence(elementType, newCount, elements.asSlice(0, (long) newCount * elementType.bytes()));
        }

        private void require(boolean holds) {
            if (!holds) {
                throw new IllegalStateException("an array of " + elementType + " was read as something else");
            }
        }
    }

    static MetadataValue u32(long value) {
        return new Whole(ValueType.U32, value);
    }

    static MetadataValue text(String value) {
        return new Text(value);
    }

    static MetadataValue strings(List<String> texts) {
        var encoded = texts.stream()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
        var buffer = littleEndian(
                encoded.stream().mapToInt(text -> Long.BYTES + text.length).sum());
        encoded.forEach(text -> buffer.putLong(text.length).put(text));
        return new Sequence(ValueType.STRING, texts.size(), MemorySegment.ofArray(buffer.array()));
    }

    static MetadataValue i32s(int... numbers) {
        var buffer = littleEndian(numbers.length * Integer.BYTES);
        for (var number : numbers) {
            buffer.putInt(number);
        }
        return new Sequence(ValueType.I32, numbers.length, MemorySegment.ofArray(buffer.array()));
    }

    static MetadataValue f32s(float... numbers) {
        var buffer = littleEndian(numbers.length * Float.BYTES);
        for (var number : numbers) {
            buffer.putFloat(number);
        }
        return new Sequence(ValueType.F32, numbers.length, MemorySegment.ofArray(buffer.array()));
    }

    private static ByteBuffer littleEndian(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
