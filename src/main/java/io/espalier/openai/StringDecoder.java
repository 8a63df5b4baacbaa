package io.espalier.openai;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Decodes the inside of a JSON string, strictly, noting on demand the byte at which each char starts. */
final class StringDecoder {
    private final byte[] bytes;
    private final int to;
    private final char[] chars;
    private final int @Nullable [] starts;
    private int at;
    private int length;

    private StringDecoder(byte[] bytes, int from, int to, boolean mapped) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
        this.chars = new char[to - from];
        this.starts = mapped ? new int[to - from + 1] : null;
    }

    /** The text between two quotes at {@code [from, to)}. */
    static String text(byte[] bytes, int from, int to) throws MalformedJson {
        var decoder = new StringDecoder(bytes, from, to, false);
        decoder.run();
        return new String(decoder.chars, 0, decoder.length);
    }

    /**
     * As {@link #text}, with the map: element i is the byte at which char i starts, the last element is {@code to}. Both halves of a
     * surrogate pair that stands as one UTF-8 sequence start at that sequence.
     */
    static DecodedText mapped(byte[] bytes, int from, int to) throws MalformedJson {
        var decoder = new StringDecoder(bytes, from, to, true);
        decoder.run();
        var starts = Arrays.copyOf(Objects.requireNonNull(decoder.starts), decoder.length + 1);
        starts[decoder.length] = to;
        return new DecodedText(new String(decoder.chars, 0, decoder.length), from, starts);
    }

    private void run() throws MalformedJson {
        while (at < to) {
            int b = bytes[at];
            if (b == '\\') {
                escape();
            } else if (b >= ' ' && b != '"') {
                put((char) b, 1);
            } else {
                beyondAscii();
            }
        }
    }

    private void put(char c, int width) {
        if (starts != null) {
            starts[length] = at;
        }
        chars[length++] = c;
        at += width;
    }

    private void beyondAscii() throws MalformedJson {
        int width = bytes[at] >= 0 ? 0 : Utf8.sequence(bytes, at, to);
        if (width == 0) {
            throw new MalformedJson(at, "a string holds a control character, a bare quote or invalid UTF-8");
        }
        int point = Utf8.codePoint(bytes, at, width);
        if (Character.isBmpCodePoint(point)) {
            put((char) point, width);
        } else {
            put(Character.highSurrogate(point), 0);
            put(Character.lowSurrogate(point), width);
        }
    }

    private void escape() throws MalformedJson {
        int kind = at + 1 < to ? bytes[at + 1] : -1;
        switch (kind) {
            case '"', '\\', '/' -> put((char) kind, 2);
            case 'b' -> put('\b', 2);
            case 'f' -> put('\f', 2);
            case 'n' -> put('\n', 2);
            case 'r' -> put('\r', 2);
            case 't' -> put('\t', 2);
            case 'u' -> put(hex4(), 6);
            default -> throw new MalformedJson(at, "an escape that JSON does not have");
        }
    }

    private char hex4() throws MalformedJson {
        int value = 0;
        for (int i = at + 2; i < at + 6; i++) {
            int digit = i < to ? hexDigit(bytes[i]) : -1;
            if (digit < 0) {
                throw new MalformedJson(at, "\\u must be followed by four hexadecimal digits");
            }
            value = value << 4 | digit;
        }
        return (char) value;
    }

    static int hexDigit(byte b) {
        if (b >= '0' && b <= '9') {
            return b - '0';
        }
        int letter = b | 0x20;
        return letter >= 'a' && letter <= 'f' ? letter - 'a' + 10 : -1;
    }
}
