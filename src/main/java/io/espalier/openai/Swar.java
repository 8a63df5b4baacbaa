package io.espalier.openai;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Finds the bytes that end a plain run inside a JSON string, eight bytes at a time (SIMD within a register).
 *
 * <p>{@code (x - 0x01…01) & ~x & 0x80…80} marks the zero bytes of {@code x}. A borrow can add false marks, but only above a true
 * one; the words are read little-endian and only the lowest mark is used, so the answer is exact.
 */
final class Swar {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGHS = 0x8080808080808080L;
    private static final long QUOTES = ONES * '"';
    private static final long BACKSLASHES = ONES * '\\';
    private static final long SPACES = ONES * ' ';

    private Swar() {}

    /** The first quote or backslash in {@code [from, to)}, or {@code to}. */
    static int quoteOrBackslash(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long marks = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES)) & HIGHS;
            if (marks != 0) {
                return at + firstByte(marks);
            }
        }
        while (at < to && bytes[at] != '"' && bytes[at] != '\\') {
            at++;
        }
        return at;
    }

    /** The first quote, backslash, control character or byte beyond ASCII in {@code [from, to)}, or {@code to}. */
    static int special(byte[] bytes, int from, int to) {
        int at = from;
        for (; at <= to - Long.BYTES; at += Long.BYTES) {
            long word = (long) LONGS.get(bytes, at);
            long controls = (word - SPACES) & ~word;
            long marks = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | controls | word) & HIGHS;
            if (marks != 0) {
                return at + firstByte(marks);
            }
        }
        while (at < to && plain(bytes[at])) {
            at++;
        }
        return at;
    }

    private static boolean plain(byte b) {
        return b >= ' ' && b != '"' && b != '\\';
    }

    private static long zeros(long x) {
        return (x - ONES) & ~x;
    }

    private static int firstByte(long marks) {
        return Long.numberOfTrailingZeros(marks) >>> 3;
    }
}
