package io.espalier.openai;

/** The grammar of JSON numbers: {@code -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?}, of any size. */
final class JsonNumber {
    private JsonNumber() {}

    /** The byte after the number that starts at {@code start}. */
    static int end(byte[] body, int start) throws MalformedJson {
        int at = byteAt(body, start) == '-' ? start + 1 : start;
        at = byteAt(body, at) == '0' ? at + 1 : digits(body, at);
        if (byteAt(body, at) == '.') {
            at = digits(body, at + 1);
        }
        if ((byteAt(body, at) | 0x20) == 'e') {
            int sign = byteAt(body, at + 1);
            at = digits(body, sign == '+' || sign == '-' ? at + 2 : at + 1);
        }
        return at;
    }

    private static int digits(byte[] body, int from) throws MalformedJson {
        int at = from;
        while (isDigit(byteAt(body, at))) {
            at++;
        }
        if (at == from) {
            throw new MalformedJson(at, "a value was expected");
        }
        return at;
    }

    private static boolean isDigit(int b) {
        return b >= '0' && b <= '9';
    }

    private static int byteAt(byte[] body, int at) {
        return at < body.length ? body[at] : -1;
    }
}
