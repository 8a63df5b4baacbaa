package io.espalier.ingress;

import io.netty.buffer.ByteBuf;

/**
 * Looks at the bytes of a request's head for what Netty reads leniently: a request line with other than two single spaces, lines
 * before it that are not empty, and header lines that are folded or have no name. Fed with whole lines only, as the decoder consumes them.
 */
final class HeadLines {
    private boolean requestLineSeen;
    private boolean fault;

    /** Whether a request line has been read, and its end is awaited. */
    boolean begun() {
        return requestLineSeen;
    }

    boolean fault() {
        return fault;
    }

    void reset() {
        requestLineSeen = false;
        fault = false;
    }

    /** @param to exclusive; the end of a line, unless nothing but empty lines was read */
    void feed(ByteBuf in, int from, int to) {
        int at = from;
        if (!requestLineSeen) {
            at = skipEmptyLines(in, from, to);
            if (at == to) {
                return;
            }
            requestLineSeen = true;
            at = checkRequestLine(in, at, to);
        }
        while (at < to && !fault) {
            fault = isNoName(in.getByte(at));
            int end = in.indexOf(at, to, (byte) '\n');
            at = end < 0 ? to : end + 1;
        }
    }

    private static int skipEmptyLines(ByteBuf in, int from, int to) {
        int at = from;
        while (at < to && (in.getByte(at) == '\r' || in.getByte(at) == '\n')) {
            at++;
        }
        return at;
    }

    /** @return where the next line begins */
    private int checkRequestLine(ByteBuf in, int from, int to) {
        int spaces = 0;
        byte before = ' ';
        for (int at = from; at < to; at++) {
            byte now = in.getByte(at);
            if (now == '\n') {
                fault |= spaces != 2 || before != '\r';
                return at + 1;
            }
            if (now == ' ') {
                spaces++;
                fault |= before == ' ';
            } else {
                fault |= before == '\r' || now != '\r' && !isVisible(now) || spaces == 2 && before == ' ' && now != 'H';
            }
            before = now;
        }
        fault = true;
        return to;
    }

    private static boolean isVisible(byte b) {
        return b > ' ' && b < 0x7f;
    }

    /** A line that begins so goes on with the one before, or has no name. */
    private static boolean isNoName(byte first) {
        return first == ' ' || first == '\t' || first == ':';
    }
}
