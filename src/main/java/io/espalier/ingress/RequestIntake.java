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
        /**
         * The model was found, or there is none. Called once, before {@link #collected} and {@link #overflowing}.
         *
         * @return how many bytes to keep; where the body is longer, the rest is streamed
         */
        long modelSettled(ModelScan.Progress model);

        /** The whole body is here. */
        void collected(OutgoingBody.Kept body);

        /** More came than is to be kept; the request is paused. */
        void overflowing(OutgoingBody.Streamed body);

        /** More came than the gateway takes. */
        void tooLarge();
    }

    private static final ModelScan.Progress NOT_LOOKED_FOR = new ModelScan.Absent();

    private final HttpServerRequest request;
    private final Listener listener;
    private final long limit;
    private final long declared;
    private final boolean chunked;
    private final List<Buffer> chunks = new ArrayList<>(2);
    private @Nullable ModelScan scan;
    private long keep = Long.MAX_VALUE;
    private long received;
    private boolean complete;
    private boolean handedOver;

    RequestIntake(HttpServerRequest request, long limit, Listener listener) {
        this.request = request;
        this.limit = limit;
        this.listener = listener;
        this.declared = BodyFraming.declaredLength(request);
        this.chunked = BodyFraming.isChunked(request);
    }

    /** @param lookForModel whether to read the body for its model before anything else is decided */
    void start(boolean lookForModel) {
        request.handler(this::take);
        request.endHandler(v -> ended());
        if (lookForModel) {
            scan = new ModelScan();
        } else {
            settle(NOT_LOOKED_FOR);
        }
    }

    /** Takes no more; further bytes are dropped. */
    void stop() {
        handedOver = true;
    }

    boolean complete() {
        return complete;
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
        } else {
            overflowIfFull();
        }
    }

    private void look(ModelScan active, Buffer chunk) {
        var bytes = chunk.getByteBuf();
        var progress = bytes.hasArray()
                ? active.feed(
                        bytes.array(),
                        bytes.arrayOffset() + bytes.readerIndex(),
                        bytes.arrayOffset() + bytes.writerIndex())
                : active.feed(chunk.getBytes(), 0, chunk.length());
        if (!(progress instanceof ModelScan.NeedMore)) {
            settle(progress);
        }
    }

    private void settle(ModelScan.Progress progress) {
        scan = null;
        keep = listener.modelSettled(progress);
        overflowIfFull();
    }

    private void overflowIfFull() {
        if (!handedOver && !complete && Math.max(received, declared) > keep) {
            handedOver = true;
            request.pause();
            listener.overflowing(new OutgoingBody.Streamed(List.copyOf(chunks), request, declared));
        }
    }

    private void ended() {
        complete = true;
        if (handedOver) {
            return;
        }
        if (scan != null) {
            settle(scan.end());
        }
        if (!handedOver) {
            handedOver = true;
            boolean framed = declared >= 0 || chunked || received > 0;
            listener.collected(new OutgoingBody.Kept(List.copyOf(chunks), framed ? received : -1));
        }
    }
}
