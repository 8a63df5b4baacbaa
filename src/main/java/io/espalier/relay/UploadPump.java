package io.espalier.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;

/** Moves a request's body upstream as it comes, no faster than the upstream takes it. */
public final class UploadPump {
    /** Hears of the upload; on the exchange's event loop. */
    public interface Listener {
        /** Bytes went upstream. */
        void moved(Buffer chunk);

        /** The last byte went upstream. */
        void sent();
    }

    private final OutgoingBody body;
    private final HttpClientRequest upstream;
    private final Listener listener;
    private boolean stopped;

    public UploadPump(OutgoingBody body, HttpClientRequest upstream, Listener listener) {
        this.body = body;
        this.upstream = upstream;
        this.listener = listener;
    }

    public void start() {
        switch (body) {
            case OutgoingBody.Kept kept -> sendAll(kept);
            case OutgoingBody.Streamed streamed -> stream(streamed);
        }
    }

    /** Moves nothing more; what the client still sends is dropped. */
    public void stop() {
        stopped = true;
    }

    private void sendAll(OutgoingBody.Kept kept) {
        var chunks = kept.chunks();
        int last = chunks.size() - 1;
        for (int i = 0; i < last; i++) {
            upstream.write(chunks.get(i));
            listener.moved(chunks.get(i));
        }
        if (last < 0) {
            upstream.end();
        } else {
            upstream.end(chunks.get(last));
            listener.moved(chunks.get(last));
        }
        listener.sent();
    }

    private void stream(OutgoingBody.Streamed streamed) {
        if (streamed.first().isEmpty()) {
            // The upstream may have something to say to the head alone.
            upstream.sendHead();
        }
        streamed.first().forEach(this::forward);
        var rest = streamed.rest();
        rest.handler(chunk -> {
            forward(chunk);
            if (!stopped && upstream.writeQueueFull()) {
                rest.pause();
                upstream.drainHandler(v -> rest.resume());
            }
        });
        rest.endHandler(v -> end());
        rest.resume();
    }

    private void forward(Buffer chunk) {
        if (!stopped) {
            upstream.write(chunk);
            listener.moved(chunk);
        }
    }

    private void end() {
        if (!stopped) {
            upstream.end();
            listener.sent();
        }
    }
}
