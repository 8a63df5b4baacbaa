package io.espalier.openai;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds the value of the top-level key {@code model} while a request body arrives, and reads no further.
 *
 * <p>It validates only what it needs for that: a body it accepts may still not be JSON, which is then the upstream's to say. The first
 * {@code model} counts, with whatever escapes its name is written. A body that names none is {@link Absent}: an empty one, a value that
 * is no object, an object without the key, or one whose model is no string.
 *
 * <p>Linear in the bytes; holds the depth, at most {@link #MAX_MODEL} bytes of the model, and nothing of the rest.
 */
public final class ModelScan {
    /** The longest model literal, in bytes between its quotes. */
    public static final int MAX_MODEL = 1024;

    /** {@code model} with each letter written as an escape of six bytes. */
    private static final int LONGEST_KEY = 30;

    /** What is known so far. */
    public sealed interface Progress {}

    /** The model has not been seen; more bytes may bring it. */
    public record NeedMore() implements Progress {}

    /** @param literal where the model stands in all bytes fed, its quotes included */
    public record Found(String model, ByteSpan literal) implements Progress {}

    /** The body names no model. */
    public record Absent() implements Progress {}

    /** Not JSON, or a model longer than {@link #MAX_MODEL}; the message quotes nothing of the body. */
    public record Malformed(int offset, String message) implements Progress {}

    private enum State {
        BEFORE,
        KEY_OR_END,
        KEY,
        IN_KEY,
        COLON,
        MODEL_VALUE,
        IN_MODEL,
        SKIPPING,
        SKIPPING_STRING
    }

    private static final NeedMore NEED_MORE = new NeedMore();
    private static final Absent ABSENT = new Absent();

    private State state = State.BEFORE;
    private @Nullable Progress settled;
    private byte[] held = new byte[LONGEST_KEY + 2];
    private int holding;
    private boolean escaped;
    private int depth = 1;
    private int literalStart;
    /** Bytes fed before the present chunk, less where that chunk starts: index + base is the absolute offset. */
    private int base;

    private int fed;

    /** Takes the next bytes {@code [from, to)} of the body; once settled, further bytes change nothing. */
    public Progress feed(byte[] chunk, int from, int to) {
        Objects.checkFromToIndex(from, to, chunk.length);
        base = fed - from;
        for (int at = from; at < to && settled == null; ) {
            at = step(chunk, at, to);
        }
        fed = Math.addExact(fed, to - from);
        return settled == null ? NEED_MORE : settled;
    }

    /** The body is over. */
    public Progress end() {
        if (settled == null) {
            settled = state == State.BEFORE ? ABSENT : new Malformed(fed, "the body ends inside its top-level object");
        }
        return settled;
    }

    /** Consumes at least one byte and returns the index of the next one. */
    private int step(byte[] chunk, int at, int to) {
        return switch (state) {
            case BEFORE -> beforeObject(chunk[at], at);
            case KEY_OR_END, KEY -> beforeKey(chunk[at], at);
            case IN_KEY -> inKey(chunk, at, to);
            case COLON -> beforeColon(chunk[at], at);
            case MODEL_VALUE -> beforeModel(chunk[at], at);
            case IN_MODEL -> inModel(chunk, at, to);
            case SKIPPING -> skip(chunk, at, to);
            case SKIPPING_STRING -> skipString(chunk, at, to);
        };
    }

    private int beforeObject(byte b, int at) {
        if (b == '{') {
            state = State.KEY_OR_END;
        } else if (startsOtherValue(b)) {
            settled = ABSENT;
        } else if (!isSpace(b)) {
            malformed(at, "a JSON object was expected");
        }
        return at + 1;
    }

    private int beforeKey(byte b, int at) {
        if (b == '"') {
            holding = 0;
            state = State.IN_KEY;
        } else if (b == '}' && state == State.KEY_OR_END) {
            settled = ABSENT;
        } else if (!isSpace(b)) {
            malformed(at, "a key in quotes was expected");
        }
        return at + 1;
    }

    private int inKey(byte[] chunk, int at, int to) {
        int quote = closingQuote(chunk, at, to);
        hold(chunk, at, quote, LONGEST_KEY);
        if (quote == to) {
            return to;
        }
        state = State.COLON;
        return quote + 1;
    }

    private int beforeColon(byte b, int at) {
        if (b == ':') {
            state = heldIsModel() ? State.MODEL_VALUE : State.SKIPPING;
        } else if (!isSpace(b)) {
            malformed(at, "a colon was expected");
        }
        return at + 1;
    }

    private int beforeModel(byte b, int at) {
        if (b == '"') {
            holding = 0;
            literalStart = at + base;
            state = State.IN_MODEL;
        } else if (startsOtherValue(b) || b == '{') {
            settled = ABSENT;
        } else if (!isSpace(b)) {
            malformed(at, "a value was expected");
        }
        return at + 1;
    }

    private int inModel(byte[] chunk, int at, int to) {
        int quote = closingQuote(chunk, at, to);
        hold(chunk, at, quote, MAX_MODEL);
        if (holding > MAX_MODEL) {
            settled = new Malformed(literalStart, "the model's name is longer than " + MAX_MODEL + " bytes");
        } else if (quote < to) {
            settled = found(new ByteSpan(literalStart, quote + 1 + base));
        }
        return Math.min(quote + 1, to);
    }

    private Progress found(ByteSpan literal) {
        try {
            return new Found(StringDecoder.text(held, 0, holding), literal);
        } catch (MalformedJson e) {
            return new Malformed(literal.start() + 1 + e.offset(), e.reason());
        }
    }

    private int skip(byte[] chunk, int from, int to) {
        for (int at = from; at < to; at++) {
            switch (chunk[at]) {
                case '"' -> state = State.SKIPPING_STRING;
                case '{', '[' -> depth++;
                case '}', ']' -> close();
                case ',' -> state = depth == 1 ? State.KEY : State.SKIPPING;
                default -> {}
            }
            if (state != State.SKIPPING || settled != null) {
                return at + 1;
            }
        }
        return to;
    }

    private void close() {
        depth--;
        if (depth == 0) {
            settled = ABSENT;
        }
    }

    private int skipString(byte[] chunk, int at, int to) {
        int quote = closingQuote(chunk, at, to);
        if (quote == to) {
            return to;
        }
        state = State.SKIPPING;
        return quote + 1;
    }

    /** The index of the quote that ends the present string, or {@code to} where the string goes on in the next chunk. */
    private int closingQuote(byte[] chunk, int from, int to) {
        int at = from;
        while (at < to) {
            if (escaped) {
                escaped = false;
                at++;
                continue;
            }
            at = Swar.quoteOrBackslash(chunk, at, to);
            if (at == to || chunk[at] == '"') {
                return at;
            }
            escaped = true;
            at++;
        }
        return to;
    }

    /** Keeps the bytes, of which there may be {@code limit} in all; beyond that only that there were more. */
    private void hold(byte[] chunk, int from, int to, int limit) {
        if (to - from > limit - holding) {
            holding = limit + 1;
            return;
        }
        if (holding + to - from > held.length) {
            held = Arrays.copyOf(held, MAX_MODEL);
        }
        System.arraycopy(chunk, from, held, holding, to - from);
        holding += to - from;
    }

    private boolean heldIsModel() {
        try {
            return holding <= LONGEST_KEY
                    && StringDecoder.text(held, 0, holding).equals("model");
        } catch (MalformedJson e) {
            return false;
        }
    }

    private void malformed(int at, String message) {
        settled = new Malformed(at + base, message);
    }

    private static boolean startsOtherValue(byte b) {
        return b == '[' || b == '"' || b == '-' || b >= '0' && b <= '9' || b == 't' || b == 'f' || b == 'n';
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\n' || b == '\r' || b == '\t';
    }
}
