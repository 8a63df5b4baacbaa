package io.espalier.gguf;

import io.espalier.failure.UserError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/** A place in a mapped file that moves on as it is read, and never past the end. */
final class Cursor {
    private final MemorySegment bytes;
    private final Fault fault;
    private long at;

    Cursor(MemorySegment bytes, Fault fault) {
        this.bytes = bytes;
        this.fault = fault;
    }

    long at() {
        return at;
    }

    MemorySegment take(long count, String what) {
        if (count < 0 || count > bytes.byteSize() - at) {
            throw fault.at(
                    at,
                    "the file ends within " + what,
                    Long.toUnsignedString(count) + " more bytes where " + (bytes.byteSize() - at) + " are left",
                    Fault.FETCH_AGAIN);
        }
        var slice = bytes.asSlice(at, count);
        at += count;
        return slice;
    }

    /** What lies between an earlier place and here. */
    MemorySegment slice(long start) {
        return bytes.asSlice(start, at - start);
    }

    int i32(String what) {
        return take(Integer.BYTES, what).get(LittleEndian.INT, 0);
    }

    long i64(String what) {
        return take(Long.BYTES, what).get(LittleEndian.LONG, 0);
    }

    /** A count or an extent that must lie between two bounds, both included. */
    long i64(String what, long least, long most) {
        var start = at;
        var value = i64(what);
        if (value < least || value > most) {
            throw fault.at(
                    start, what + " is " + Long.toUnsignedString(value), least + " to " + most, Fault.FETCH_AGAIN);
        }
        return value;
    }

    /** A text with its length before it. */
    String text(String what, long longest) {
        var length = i64("the length of " + what, 0, longest);
        var start = at;
        var slice = take(length, what);
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(slice.toArray(ValueLayout.JAVA_BYTE)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw fault.at(start, what + " is not UTF-8", "a text of " + length + " bytes", Fault.FETCH_AGAIN);
        }
    }

    UserError fault(long offset, String found, String expected, String remedy) {
        return fault.at(offset, found, expected, remedy);
    }
}
