package io.espalier.openai;

/** Well-formed UTF-8, as the Unicode Standard's table 3-7 has it: no overlong forms, no surrogates, nothing past U+10FFFF. */
final class Utf8 {
    private Utf8() {}

    /** The length of the sequence that starts at {@code at}, or 0 where none is well-formed within {@code [at, to)}. */
    static int sequence(byte[] bytes, int at, int to) {
        int lead = bytes[at] & 0xFF;
        if (lead < 0x80) {
            return 1;
        }
        if (lead < 0xC2 || lead > 0xF4) {
            return 0;
        }
        int length = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
        if (to - at < length || !second(lead, bytes[at + 1] & 0xFF)) {
            return 0;
        }
        for (int i = 2; i < length; i++) {
            if ((bytes[at + i] & 0xC0) != 0x80) {
                return 0;
            }
        }
        return length;
    }

    private static boolean second(int lead, int b) {
        int lowest = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
        int highest = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
        return b >= lowest && b <= highest;
    }

    /** The code point of the well-formed sequence of {@code length} bytes at {@code at}. */
    static int codePoint(byte[] bytes, int at, int length) {
        int lead = bytes[at] & 0xFF;
        int point = length == 1 ? lead : lead & (0x7F >> length);
        for (int i = 1; i < length; i++) {
            point = point << 6 | bytes[at + i] & 0x3F;
        }
        return point;
    }
}
