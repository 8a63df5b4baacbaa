package io.espalier.relay;

import java.util.Arrays;

/** The last bytes of a sequence: all of a short one, at least the second half of {@link #LIMIT} of a long one. */
final class ByteTail {
    static final int LIMIT = 32 * 1024;

    private byte[] bytes = new byte[512];
    private int length;
    private boolean whole = true;

    void append(byte[] from, int start, int end) {
        int at = start;
        while (at < end) {
            if (length == LIMIT) {
                forgetFirstHalf();
            }
            int count = Math.min(end - at, LIMIT - length);
            if (length + count > bytes.length) {
                bytes = Arrays.copyOf(bytes, Math.min(LIMIT, Integer.highestOneBit(length + count) << 1));
            }
            System.arraycopy(from, at, bytes, length, count);
            length += count;
            at += count;
        }
    }

    void clear() {
        length = 0;
        whole = true;
    }

    /** Valid up to {@link #length()}, until the next change. */
    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Whether nothing was forgotten. */
    boolean isWhole() {
        return whole;
    }

    private void forgetFirstHalf() {
        System.arraycopy(bytes, LIMIT / 2, bytes, 0, LIMIT / 2);
        length = LIMIT / 2;
        whole = false;
    }
}
