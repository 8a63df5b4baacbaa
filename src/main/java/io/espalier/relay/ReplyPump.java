package io.espalier.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import java.io.EOFException;

/**
 * Moves a reply's body to the client, each read as it comes, no faster than the client takes it. An upstream that breaks off never
 * becomes a clean end.
 */
public final class ReplyPump {
    /** Hears of the reply; on the exchange's event loop. */
    public interface Listener {
        /** Bytes were handed to the client's socket. */
        void moved(Buffer chunk);

        /**
         * Asked at the end of a reply that has no framing of its own.
         *
         * @return false where it was cut, as far as can be told from what came
         */
        boolean mayBeWhole();

        /** The upstream's last byte was read. */
        void read();

        /** The last byte went to the client's socket. */
        void completed();

        /** The client left before the last byte. */
        void clientGone();

        /** The upstream broke off after its head. */
        void cut(Throwable cause);
    }

    private final HttpClientResponse upstream;
    private final HttpServerResponse client;
    private final Listener listener;
    private boolean over;
    private boolean held;

    public ReplyPump(HttpClientResponse upstream, HttpServerResponse client, Listener listener) {
        this.upstream = upstream;
        this.client = client;
        this.listener = listener;
    }

    public void start() {
        upstream.handler(this::forward);
        upstream.endHandler(v -> end());
        upstream.exceptionHandler(this::cut);
        client.drainHandler(v -> drained());
    }

    /** Whether the upstream is kept waiting because the client is slow. */
    public boolean held() {
        return held;
    }

    /** Moves nothing more. */
    public void stop() {
        over = true;
    }

    private void forward(Buffer chunk) {
        if (over) {
            return;
        }
        client.write(chunk, null);
        if (client.writeQueueFull()) {
            held = true;
            upstream.pause();
        }
        listener.moved(chunk);
    }

    private void drained() {
        if (held) {
            held = false;
            upstream.resume();
        }
    }

    private void end() {
        if (over) {
            return;
        }
        if (isUnframed() && !listener.mayBeWhole()) {
            cut(new EOFException("the connection closed within an event"));
            return;
        }
        over = true;
        listener.read();
        var trailers = upstream.trailers();
        if (!trailers.isEmpty()) {
            client.trailers().addAll(trailers);
        }
        client.end().onComplete(ended -> {
            if (ended.succeeded()) {
                listener.completed();
            } else {
                listener.clientGone();
            }
        });
    }

    /** Whether only the connection's end ended the reply. */
    private boolean isUnframed() {
        var headers = upstream.headers();
        return upstream.version() != HttpVersion.HTTP_2
                && !headers.contains(HttpHeaders.CONTENT_LENGTH)
                && !headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    private void cut(Throwable cause) {
        if (!over) {
            over = true;
            listener.cut(cause);
        }
    }
}
