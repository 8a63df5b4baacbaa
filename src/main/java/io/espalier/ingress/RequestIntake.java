package io.espalier.ingress;

import io.espalier.openai.ModelScan;
import io.espalier.relay.OutgoingBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes in a request's body: looks for its model while it arrives, keeps what is to be kept, and hands the rest over to be streamed.
 * Confined to its event loop.
 */
final class RequestIntake {
    /** Hears of the body as it arrives. */
    interface Listener {
        /** The model that the body names first; only a name for the record where nothing waits for it. */
        void modelFound(ModelScan.Found model);

        /**
         * What was waited for is known. Called once, before {@link #collected} and {@link #overflowing}.
         *
         * @return how many bytes to keep; where the body is longer, the rest is streamed
         */
        long settled(ModelScan.Progress model);

        /** Looks for the model in a body that could not be read while it arrived. */
        ModelScan.Progress search(OutgoingBody.Kept body);

        /** The whole body is here. */
        void collected(OutgoingBody.Kept body);

        /** More came than is to be kept; the request is paused. */
        void overflowing(OutgoingBody.Streamed body);

        /** More came than the gateway takes. */
        void tooLarge();
    }

    /** How the model is looked for. */
    enum Search {
        /** Not at all. */
        NONE,
        /** In passing, in the first bytes. */
        IN_PASSING,
        /** Nothing is settled before it is known. */
        WAIT,
        /** Nothing is settled before the whole body is here: it cannot be read while it arrives. */
        WAIT_FOR_ALL
    }

    private static final ModelScan.Progress UNKNOWN = new ModelScan.Absent();
    /** Where a name for the record is not found by then, it is not looked for any further. */
    private static final int PASSING_BYTES = 16 * 1024;

    private final HttpServerRequest request;
    private final Listener listener;
    private final long limit;
    private final long declared;
    private final List<Buffer> chunks = new ArrayList<>(2);
    private @Nullable ModelScan scan;
    private boolean waiting;
    private long keep = Long.MAX_VALUE;
    private long received;
    private boolean complete;
    private boolean handedOver;
    private boolean streams;

    RequestIntake(HttpServerRequest request, long limit, Listener listener) {
        this.request = request;
        this.limit = limit;
        this.listener = listener;
        this.declared = BodyFraming.declaredLength(request);
    }

    void start(Search search) {
        request.handler(this::take);
        request.endHandler(v -> ended());
        scan = search == Search.IN_PASSING || search == Search.WAIT ? new ModelScan() : null;
        waiting = search == Search.WAIT || search == Search.WAIT_FOR_ALL;
        if (!waiting) {
            settle(UNKNOWN);
        }
    }

    /** Takes no more; further bytes are dropped. */
    void stop() {
        handedOver = true;
    }

    /** Whether the whole body was read. */
    boolean complete() {
        return complete;
    }

    /** Whether the body is longer than what is kept, and so goes upstream as it comes. */
    boolean streams() {
        return streams;
    }

    long received() {
        return received;
    }

    private void take(Buffer chunk) {
        if (handedOver) {
            return;
        }
        received += chunk.length();
        if (received > limit) {
            handedOver = true;
            listener.tooLarge();
            return;
        }
        chunks.add(chunk);
        if (scan != null) {
            look(scan, chunk);
        }
        overflowIfFull();
    }

    private void look(ModelScan active, Buffer chunk) {
        var progress = feed(active, chunk);
        if (!(progress instanceof ModelScan.NeedMore)) {
            seen(progress);
        } else if (!waiting && received > PASSING_BYTES) {
            scan = null;
        }
    }

    private static ModelScan.Progress feed(ModelScan scan, Buffer chunk) {
        var bytes = chunk.getByteBuf();
        if (!bytes.hasArray()) {
            return scan.feed(chunk.getBytes(), 0, chunk.length());
        }
        int from = bytes.arrayOffset() + bytes.readerIndex();
        return scan.feed(bytes.array(), from, from + bytes.readableBytes());
    }

    private void seen(ModelScan.Progress progress) {
        scan = null;
        if (progress instanceof ModelScan.Found found) {
            listener.modelFound(found);
        }
        if (waiting) {
            settle(progress);
        }
    }

    private void settle(ModelScan.Progress progress) {
        waiting = false;
        keep = listener.settled(progress);
        overflowIfFull();
    }

    private void overflowIfFull() {
        if (!waiting && !handedOver && !complete && Math.max(received, declared) > keep) {
            handedOver = true;
            streams = true;
            request.pause();
            listener.overflowing(new OutgoingBody.Streamed(List.copyOf(chunks), request, declared));
        }
    }

    private void ended() {
        complete = true;
        if (handedOver) {
            return;
        }
        var body = new OutgoingBody.Kept(List.copyOf(chunks), isFramed() ? received : -1);
        if (waiting) {
            seen(scan == null ? listener.search(body) : scan.end());
        }
        if (!handedOver) {
            handedOver = true;
            listener.collected(body);
        }
    }

    private boolean isFramed() {
        return declared >= 0 || received > 0 || BodyFraming.isChunked(request);
    }
}
