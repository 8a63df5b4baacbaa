package io.espalier.upstream;

import io.espalier.meter.ExchangeTrace;
import io.espalier.meter.UpstreamListener.Result;
import io.espalier.relay.Abort;
import io.espalier.relay.HopByHop;
import io.espalier.relay.OutgoingBody;
import io.espalier.relay.UploadPump;
import io.vertx.core.AsyncResult;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One try at one upstream: from its address to a reply's head, or to the reason why there is none. Confined to its event loop. */
final class Attempt implements UploadPump.Listener {
    /** Hears once how the attempt ended. */
    interface Listener {
        void replied(Attempt attempt, HttpClientResponse reply);

        void failed(Attempt attempt, AttemptFailure failure);

        /** The first byte is on its way. */
        void sending();

        void uploading(Buffer chunk);

        /** The last byte went upstream. */
        void uploaded();
    }

    private final OutboundRequest request;
    private final Choice choice;
    private final Upstream upstream;
    private final Loop loop;
    private final Listener listener;
    private @Nullable HttpClientRequest wire;
    private @Nullable UploadPump upload;
    private boolean over;
    private boolean uploaded;
    private long startedAt;
    /** Since when the upstream is waited for, whatever for. */
    private long waitingSince;

    /**
     * Who is tried.
     *
     * @param ordinal counts the exchange's tries from 1
     */
    record Choice(Upstream upstream, UpstreamHealth.Entry entry, int ordinal) {}

    Attempt(OutboundRequest request, Choice choice, Loop loop, Listener listener) {
        this.request = request;
        this.choice = choice;
        this.upstream = choice.upstream();
        this.loop = loop;
        this.listener = listener;
    }

    Upstream upstream() {
        return upstream;
    }

    UpstreamHealth.Entry entry() {
        return choice.entry();
    }

    void start() {
        startedAt = loop.now();
        waitingSince = startedAt;
        var address = upstream.address();
        if (!upstream.takes(request.client().path())) {
            fail(AttemptFailure.NOT_OFFERED);
        } else if (address.isPresent()) {
            open(address.get());
        } else {
            upstream.ready()
                    .whenComplete((ready, failure) -> loop.context().runOnContext(v -> addressed(ready, failure)));
        }
    }

    /** Gives up: whatever is under way is reset. */
    void cancel() {
        if (!over) {
            end(Result.CANCELLED);
            upstream.health().abandoned(choice.entry());
            reset();
        }
    }

    /** Called a few times a second. */
    void tick(long now) {
        if (over) {
            return;
        }
        var timeouts = upstream.settings().timeouts();
        long waited = now - waitingSince;
        if (wire == null) {
            // Connections have timers of their own; only an engine's start is watched here.
            if (upstream.address().isEmpty() && waited > timeouts.connect().toNanos()) {
                fail(AttemptFailure.NOT_STARTED);
            }
        } else if (uploaded && waited > timeouts.firstByte().toNanos()) {
            fail(AttemptFailure.NO_FIRST_BYTE);
        } else if (!uploaded
                && wire.writeQueueFull()
                && waited > timeouts.idle().toNanos()) {
            fail(AttemptFailure.STALLED_UPLOAD);
        }
    }

    /** Whether the whole body went upstream. */
    boolean isUploaded() {
        return uploaded;
    }

    /** Whether the body goes upstream and its next bytes are the client's to send. */
    boolean isClientAwaited() {
        return wire != null && !over && !uploaded && !wire.writeQueueFull();
    }

    private void addressed(@Nullable BackendAddress address, @Nullable Throwable failure) {
        if (over) {
            return;
        }
        if (address == null || failure != null) {
            fail(AttemptFailure.CANNOT_START);
        } else {
            open(address);
        }
    }

    private void open(BackendAddress address) {
        upstream.pool(loop)
                .open(address, request.client().method(), request.client().uri())
                .onComplete(this::opened);
    }

    private void opened(AsyncResult<HttpClientRequest> opened) {
        if (opened.failed()) {
            fail(whyNotOpened(opened.cause()));
        } else if (over) {
            giveBack(opened.result());
        } else {
            send(opened.result());
        }
    }

    private AttemptFailure whyNotOpened(Throwable cause) {
        boolean waitedForAnother =
                cause instanceof TimeoutException && upstream.pool(loop).full();
        return waitedForAnother ? AttemptFailure.NO_CONNECTION : AttemptFailure.UNREACHABLE;
    }

    /** Nothing was sent, so the connection stays fit for others. */
    private static void giveBack(HttpClientRequest unused) {
        unused.exceptionHandler(cause -> {});
        unused.reset();
    }

    private void send(HttpClientRequest opened) {
        wire = opened;
        opened.exceptionHandler(cause -> fail(AttemptFailure.BROKE_OFF));
        opened.response().onComplete(this::answered);
        HopByHop.copyRequest(request.client().headers(), opened.headers(), upstream.takesClientCredentials());
        writeOwnHeaders(opened);
        waitingSince = loop.now();
        listener.sending();
        upload = new UploadPump(request.body(), opened, this);
        upload.start();
    }

    private void writeOwnHeaders(HttpClientRequest opened) {
        var headers = opened.headers();
        headers.set("x-request-id", request.id());
        String key = upstream.apiKey();
        if (key != null && request.authorised()) {
            headers.set(HttpHeaders.AUTHORIZATION, "Bearer " + key);
        }
        if (request.trace() != null) {
            writeTrace(request.trace(), headers);
        }
        if (request.decoded()) {
            headers.remove(HttpHeaders.CONTENT_ENCODING);
        }
        if (request.body().length() >= 0) {
            headers.set(HttpHeaders.CONTENT_LENGTH, Long.toString(request.body().length()));
        } else if (request.body() instanceof OutgoingBody.Streamed) {
            opened.setChunked(true);
        }
    }

    private static void writeTrace(ExchangeTrace.Parent trace, MultiMap headers) {
        headers.set("traceparent", trace.traceparent());
        if (trace.tracestate() == null) {
            headers.remove("tracestate");
        } else {
            headers.set("tracestate", trace.tracestate());
        }
    }

    private void answered(AsyncResult<HttpClientResponse> answer) {
        if (answer.failed()) {
            fail(AttemptFailure.BROKE_OFF);
        } else if (!over) {
            end(answer.result().statusCode() >= 500 ? Result.SERVER_ERROR : Result.ANSWERED);
            listener.replied(this, answer.result());
        }
    }

    private void fail(AttemptFailure failure) {
        if (!over) {
            end(failure.result());
            tellHealth(failure);
            reset();
            listener.failed(this, failure);
        }
    }

    private void tellHealth(AttemptFailure failure) {
        if (failure.isUpstreams()) {
            upstream.failed(choice.entry(), loop.now());
        } else {
            upstream.health().abandoned(choice.entry());
        }
    }

    private void end(Result result) {
        over = true;
        upstream.attempted(choice.ordinal(), result, Duration.ofNanos(loop.now() - startedAt));
    }

    /** Breaks the connection off, also after the reply's head came. */
    void reset() {
        if (upload != null) {
            upload.stop();
        }
        if (wire != null) {
            wire.reset();
            if (wire.version() != HttpVersion.HTTP_2) {
                Abort.now(wire.connection());
            }
        }
    }

    @Override
    public void moved(Buffer chunk) {
        waitingSince = loop.now();
        listener.uploading(chunk);
    }

    @Override
    public void sent() {
        uploaded = true;
        listener.uploaded();
    }
}
