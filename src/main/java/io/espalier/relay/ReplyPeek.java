package io.espalier.relay;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Looks for a few keys in a piece of JSON without parsing it. A key between quotes, not escaped and followed by a colon cannot stand
 * inside a string, so what is found is a key, though of which object is not known.
 */
final class ReplyPeek {
    private static final byte[] USAGE = key("usage");
    private static final byte[] MODEL = key("model");
    private static final byte[] ERROR = key("error");
    private static final byte[] OBJECT = key("object");
    private static final byte[][] INPUT = {key("prompt_tokens"), key("input_tokens")};
    private static final byte[][] OUTPUT = {key("completion_tokens"), key("output_tokens")};
    private static final int LONGEST_MODEL = 256;

    private final byte[] json;
    private final int length;

    ReplyPeek(ByteTail tail) {
        this.json = tail.bytes();
        this.length = tail.length();
    }

    /** Tokens in and out. */
    record Usage(long input, long output) {}

    /** The last usage that is an object. */
    @Nullable
    Usage usage() {
        int from = -1;
        for (int value = valueOf(USAGE, 0); value >= 0; value = valueOf(USAGE, value)) {
            from = json[value] == '{' ? value : from;
        }
        if (from < 0) {
            return null;
        }
        long input = number(INPUT, from);
        long output = number(OUTPUT, from);
        return input < 0 && output < 0 ? null : new Usage(Math.max(0, input), Math.max(0, output));
    }

    /** The first model that is a string without escapes. */
    @Nullable
    String model() {
        int at = valueOf(MODEL, 0);
        if (at < 0 || json[at] != '"') {
            return null;
        }
        int end = at + 1;
        while (end < length && json[end] != '"' && json[end] != '\\') {
            end++;
        }
        boolean closed = end < length && json[end] == '"' && end - at <= LONGEST_MODEL;
        return closed ? new String(json, at + 1, end - at - 1, StandardCharsets.UTF_8) : null;
    }

    /** Whether this is an object with an {@code error} that is not null, or whose {@code object} is one. */
    boolean isError() {
        if (!mentions(ERROR)) {
            return false;
        }
        int error = atTopLevel(ERROR);
        int object = atTopLevel(OBJECT);
        return error >= 0 && json[error] != 'n' || object >= 0 && matches(ERROR, object);
    }

    private boolean mentions(byte[] quoted) {
        for (int at = 0; at + quoted.length <= length; at++) {
            if (json[at] == '"' && matches(quoted, at)) {
                return true;
            }
        }
        return false;
    }

    /** As {@link #valueOf}, of the outermost object; here the bytes must be whole. */
    private int atTopLevel(byte[] key) {
        int depth = 0;
        for (int at = 0; at < length; at++) {
            switch (json[at]) {
                case '"' -> {
                    int value = depth == 1 && matches(key, at) ? afterColon(at + key.length) : -1;
                    if (value >= 0) {
                        return value;
                    }
                    at = closingQuote(at);
                }
                case '{', '[' -> depth++;
                case '}', ']' -> depth--;
                default -> {}
            }
        }
        return -1;
    }

    private int closingQuote(int quote) {
        int at = quote + 1;
        while (at < length && json[at] != '"') {
            at += json[at] == '\\' ? 2 : 1;
        }
        return at;
    }

    private long number(byte[][] keys, int from) {
        for (var key : keys) {
            int at = valueOf(key, from);
            if (at >= 0 && json[at] >= '0' && json[at] <= '9') {
                return digits(at);
            }
        }
        return -1;
    }

    private long digits(int from) {
        long value = 0;
        for (int at = from; at < length && json[at] >= '0' && json[at] <= '9' && value < Integer.MAX_VALUE; at++) {
            value = value * 10 + json[at] - '0';
        }
        return value;
    }

    /** The index of the first byte of the value of the next such key at or after {@code from}; -1 where there is none. */
    private int valueOf(byte[] key, int from) {
        for (int at = from; at + key.length < length; at++) {
            if (json[at] == '"' && matches(key, at) && (at == 0 || json[at - 1] != '\\')) {
                int value = afterColon(at + key.length);
                if (value >= 0) {
                    return value;
                }
            }
        }
        return -1;
    }

    private boolean matches(byte[] key, int at) {
        if (at + key.length > length) {
            return false;
        }
        for (int i = 0; i < key.length; i++) {
            if (json[at + i] != key[i]) {
                return false;
            }
        }
        return true;
    }

    private int afterColon(int from) {
        int colon = skipSpace(from);
        if (colon >= length || json[colon] != ':') {
            return -1;
        }
        int value = skipSpace(colon + 1);
        return value < length ? value : -1;
    }

    private int skipSpace(int from) {
        int at = from;
        while (at < length && (json[at] == ' ' || json[at] == '\n' || json[at] == '\r' || json[at] == '\t')) {
            at++;
        }
        return at;
    }

    private static byte[] key(String name) {
        return ('"' + name + '"').getBytes(StandardCharsets.US_ASCII);
    }
}
