package io.espalier.relay;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Watches a reply's bytes after they were passed on, never changing or delaying them: which model answered, how many tokens it counted,
 * and whether a stream of status 200 carried an error. Holds a bounded tail of the reply. An encoded reply is not looked at.
 */
public final class ReplyTap implements EventStreamReader.Listener {
    private enum Kind {
        EVENTS,
        JSON,
        OPAQUE
    }

    private final Kind kind;
    private final @Nullable EventStreamReader events;
    private final @Nullable ByteTail tail;
    private @Nullable String model;
    private long inputTokens = -1;
    private long outputTokens = -1;
    private boolean errorEvent;

    private ReplyTap(Kind kind) {
        this.kind = kind;
        this.events = kind == Kind.EVENTS ? new EventStreamReader(this) : null;
        this.tail = kind == Kind.JSON ? new ByteTail() : null;
    }

    /** @param headers the reply's */
    public static ReplyTap on(MultiMap headers) {
        var type = headers.get(HttpHeaders.CONTENT_TYPE);
        var coding = headers.get(HttpHeaders.CONTENT_ENCODING);
        if (type == null || coding != null && !coding.equalsIgnoreCase("identity")) {
            return new ReplyTap(Kind.OPAQUE);
        }
        var lower = type.toLowerCase(Locale.ROOT);
        if (lower.startsWith("text/event-stream")) {
            return new ReplyTap(Kind.EVENTS);
        }
        return new ReplyTap(lower.startsWith("application/json") ? Kind.JSON : Kind.OPAQUE);
    }

    public void feed(Buffer chunk) {
        if (kind == Kind.OPAQUE) {
            return;
        }
        var bytes = chunk.getByteBuf();
        boolean direct = !bytes.hasArray();
        var array = direct ? chunk.getBytes() : bytes.array();
        int from = direct ? 0 : bytes.arrayOffset() + bytes.readerIndex();
        int to = from + chunk.length();
        if (events != null) {
            events.feed(array, from, to);
        } else if (tail != null) {
            keepTail(tail, array, from, to);
        }
    }

    /** The reply is over. */
    public void end() {
        if (events != null) {
            events.end();
        } else if (tail != null) {
            look(new ReplyPeek(tail));
        }
    }

    /**
     * Whether a reply that nothing but the connection's end ended may be whole: a stream that ended within an event was cut. Asked before
     * {@link #end}.
     */
    public boolean mayBeWhole() {
        return events == null || events.isBetweenEvents();
    }

    @Override
    public void event(String name, ByteTail data) {
        var peek = new ReplyPeek(data);
        errorEvent |= name.equals("error") || name.equals("response.failed") || data.isWhole() && peek.isError();
        look(peek);
    }

    public boolean isEventStream() {
        return kind == Kind.EVENTS;
    }

    /** The model that answered, as it calls itself; null where it does not. */
    public @Nullable String model() {
        return model;
    }

    /** -1 where the reply counts none. */
    public long inputTokens() {
        return inputTokens;
    }

    /** -1 where the reply counts none. */
    public long outputTokens() {
        return outputTokens;
    }

    /** Whether an event of the stream was an error. */
    public boolean sawErrorEvent() {
        return errorEvent;
    }

    /** The model stands at the front as a rule: it is looked for before the front is forgotten. */
    private void keepTail(ByteTail soFar, byte[] bytes, int from, int to) {
        for (int at = from; at < to; at += ByteTail.LIMIT / 2) {
            if (model == null && soFar.isWhole() && soFar.length() >= ByteTail.LIMIT / 2) {
                model = new ReplyPeek(soFar).model();
            }
            soFar.append(bytes, at, Math.min(to, at + ByteTail.LIMIT / 2));
        }
    }

    private void look(ReplyPeek peek) {
        if (model == null) {
            model = peek.model();
        }
        var usage = peek.usage();
        if (usage != null) {
            inputTokens = usage.input();
            outputTokens = usage.output();
        }
    }
}
