package io.espalier.gguf;

import java.lang.foreign.MemorySegment;
import java.util.LinkedHashMap;

/** Reads the metadata: keys, each with a typed value. */
final class MetadataReader {
    private static final long LONGEST_KEY = 65_535;
    private static final long LONGEST_TEXT = 1 << 26;
    private static final long LONGEST_ARRAY = 1 << 26;

    private final Cursor cursor;

    MetadataReader(Cursor cursor) {
        this.cursor = cursor;
    }

    Metadata read(long count) {
        var values = new LinkedHashMap<String, MetadataValue>();
        for (var i = 0L; i < count; i++) {
            var start = cursor.at();
            var key = cursor.text("metadata key " + i, LONGEST_KEY);
            if (key.isEmpty() || values.containsKey(key)) {
                throw cursor.fault(
                        start,
                        key.isEmpty() ? "metadata key " + i + " is empty" : "the key '" + key + "' is there twice",
                        "every key once",
                        Fault.FETCH_AGAIN);
            }
            values.put(key, value(key));
        }
        return new Metadata(values);
    }

    private MetadataValue value(String key) {
        var type = type(key);
        return switch (type) {
            case STRING -> new MetadataValue.Text(cursor.text("the value of '" + key + "'", LONGEST_TEXT));
            case ARRAY -> sequence(key);
            case BOOL -> truth(key);
            case F32 -> new MetadataValue.Real(type, scalar(key, type).get(LittleEndian.FLOAT, 0));
            case F64 -> new MetadataValue.Real(type, scalar(key, type).get(LittleEndian.DOUBLE, 0));
            case U8, I8, U16, I16, U32, I32, U64, I64 ->
                new MetadataValue.Whole(type, LittleEndian.whole(scalar(key, type), type, 0));
        };
    }

    private ValueType type(String key) {
        var start = cursor.at();
        var id = cursor.i32("the type of '" + key + "'");
        return ValueType.of(id)
                .orElseThrow(() -> cursor.fault(
                        start, "'" + key + "' is of the unknown type " + id, "a type of 0 to 12", Fault.FETCH_AGAIN));
    }

    private MemorySegment scalar(String key, ValueType type) {
        return cursor.take(type.bytes(), "the value of '" + key + "'");
    }

    private MetadataValue truth(String key) {
        var start = cursor.at();
        var value = LittleEndian.whole(scalar(key, ValueType.BOOL), ValueType.BOOL, 0);
        if (value > 1) {
            throw cursor.fault(start, "'" + key + "' is " + value, "0 or 1 for a truth value", Fault.FETCH_AGAIN);
        }
        return new MetadataValue.Truth(value == 1);
    }

    private MetadataValue sequence(String key) {
        var start = cursor.at();
        var type = type(key);
        if (type == ValueType.ARRAY) {
            throw cursor.fault(start, "'" + key + "' is an array of arrays", "an array of values", Fault.FETCH_AGAIN);
        }
        var count = cursor.i64("the number of elements of '" + key + "'", 0, LONGEST_ARRAY);
        var elements = type == ValueType.STRING ? strings(key, count) : cursor.take(count * type.bytes(), what(key));
        return new MetadataValue.Sequence(type, (int) count, elements);
    }

    /** Walks over texts that are decoded later, so that every length is known to be right. */
    private MemorySegment strings(String key, long count) {
        var start = cursor.at();
        for (var i = 0L; i < count; i++) {
            cursor.take(cursor.i64("a text's length in '" + key + "'", 0, LONGEST_TEXT), what(key));
        }
        return cursor.slice(start);
    }

    private static String what(String key) {
        return "the array '" + key + "'";
    }
}
