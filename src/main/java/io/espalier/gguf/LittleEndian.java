package io.espalier.gguf;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/** The numbers of a GGUF file: little-endian, at any address. */
final class LittleEndian {
    static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    static final ValueLayout.OfDouble DOUBLE = ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

    private LittleEndian() {}

    static long whole(MemorySegment segment, ValueType type, long at) {
        return switch (type) {
            case U8, BOOL -> Byte.toUnsignedLong(segment.get(ValueLayout.JAVA_BYTE, at));
            case I8 -> segment.get(ValueLayout.JAVA_BYTE, at);
            case U16 -> Short.toUnsignedLong(segment.get(SHORT, at));
            case I16 -> segment.get(SHORT, at);
            case U32 -> Integer.toUnsignedLong(segment.get(INT, at));
            case I32 -> segment.get(INT, at);
            case U64, I64 -> segment.get(LONG, at);
            case F32, F64, STRING, ARRAY -> throw new IllegalArgumentException(type + " is no whole number");
        };
    }
}
