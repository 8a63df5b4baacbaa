package io.espalier.relay;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads server-sent events from bytes that come in any pieces: lines end in LF, CRLF or CR, a byte order mark may come first, data may
 * stand on several lines, comments and unknown fields are passed over. Of very long data only the tail is kept.
 */
final class EventStreamReader {
    /** Hears of each event. */
    interface Listener {
        /** @param data valid during the call */
        void event(String name, ByteTail data);
    }

    private enum State {
        FIELD,
        BEFORE_VALUE,
        VALUE
    }

    private enum Field {
        DATA,
        EVENT,
        OTHER
    }

    private static final int LONGEST_FIELD = 16;
    private static final byte[] NEWLINE = {'\n'};
    private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

    private final Listener listener;
    private final ByteTail data = new ByteTail();
    private final StringBuilder word = new StringBuilder();
    private final ByteTail eventName = new ByteTail();
    private State state = State.FIELD;
    private Field field = Field.OTHER;
    private boolean lineIsEmpty = true;
    private boolean afterCarriageReturn;
    private boolean hasData;
    private int markBytes;

    EventStreamReader(Listener listener) {
        this.listener = listener;
    }

    void feed(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to) {
            at = switch (state) {
                case FIELD -> inField(bytes, at);
                case BEFORE_VALUE -> beforeValue(bytes, at);
                case VALUE -> inValue(bytes, at, to);
            };
        }
    }

    /** The stream is over: an event that was not closed by an empty line counts too. */
    void end() {
        if (state != State.FIELD || !lineIsEmpty) {
            endLine();
        }
        dispatch();
    }

    /** Whether the last event that began was closed; {@code [DONE]}, behind which nothing comes, needs no closing. */
    boolean isBetweenEvents() {
        boolean lineOver = state == State.FIELD && lineIsEmpty;
        boolean done = hasData && Arrays.equals(data.bytes(), 0, data.length(), DONE, 0, DONE.length);
        return lineOver && !hasData && eventName.length() == 0 || done && (lineOver || state == State.VALUE);
    }

    private int inField(byte[] bytes, int at) {
        byte b = bytes[at];
        if (isByteOrderMark(b)) {
            return at + 1;
        }
        markBytes = 3;
        if (b == '\n' && afterCarriageReturn) {
            afterCarriageReturn = false;
        } else if (b == '\n' || b == '\r') {
            endLine(b);
        } else {
            afterCarriageReturn = false;
            lineIsEmpty = false;
            takeFieldByte(b);
        }
        return at + 1;
    }

    private void takeFieldByte(byte b) {
        if (b == ':') {
            field = fieldNamed(word.toString());
            state = State.BEFORE_VALUE;
        } else if (word.length() < LONGEST_FIELD) {
            word.append((char) b);
        }
    }

    private int beforeValue(byte[] bytes, int at) {
        state = State.VALUE;
        startValue();
        return bytes[at] == ' ' ? at + 1 : at;
    }

    private int inValue(byte[] bytes, int from, int to) {
        int at = from;
        while (at < to && bytes[at] != '\n' && bytes[at] != '\r') {
            at++;
        }
        if (field == Field.DATA) {
            data.append(bytes, from, at);
        } else if (field == Field.EVENT) {
            eventName.append(bytes, from, at);
        }
        if (at == to) {
            return to;
        }
        endLine(bytes[at]);
        return at + 1;
    }

    private void startValue() {
        if (field == Field.EVENT) {
            eventName.clear();
        } else if (field == Field.DATA) {
            if (hasData) {
                data.append(NEWLINE, 0, 1);
            }
            hasData = true;
        }
    }

    private void endLine(byte terminator) {
        afterCarriageReturn = terminator == '\r';
        endLine();
    }

    private void endLine() {
        if (lineIsEmpty) {
            dispatch();
        } else if (state != State.VALUE) {
            // A field without a value: "data" alone is an empty line of data.
            field = state == State.FIELD ? fieldNamed(word.toString()) : field;
            startValue();
        }
        word.setLength(0);
        state = State.FIELD;
        lineIsEmpty = true;
    }

    private void dispatch() {
        if (hasData) {
            var name = new String(eventName.bytes(), 0, eventName.length(), StandardCharsets.UTF_8);
            listener.event(name.isEmpty() ? "message" : name, data);
        }
        data.clear();
        eventName.clear();
        hasData = false;
    }

    /** Only at the very start of the stream, byte by byte. */
    private boolean isByteOrderMark(byte b) {
        boolean mark = markBytes == 0 && b == (byte) 0xEF
                || markBytes == 1 && b == (byte) 0xBB
                || markBytes == 2 && b == (byte) 0xBF;
        markBytes += mark ? 1 : 0;
        return mark;
    }

    private static Field fieldNamed(String name) {
        return switch (name) {
            case "data" -> Field.DATA;
            case "event" -> Field.EVENT;
            default -> Field.OTHER;
        };
    }
}
