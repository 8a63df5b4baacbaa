package io.espalier.upstream;

import io.espalier.config.RetrySettings;
import io.espalier.config.TimeoutSettings;
import io.espalier.failure.ApiError;
import io.espalier.relay.OutgoingBody;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Brings one request to a reply: chooses upstreams, tries again where that is safe, and hands over the first reply that is to be
 * relayed. Nothing is tried again once a reply was handed over. Confined to its event loop.
 */
public final class Delivery implements Attempt.Listener {
    /** Hears once how the delivery ended. */
    public interface Listener {
        /** The first byte is on its way upstream; called for each attempt. */
        void sending();

        /** Bytes of the body went upstream in the present attempt. */
        void uploading(Buffer chunk);

        /** The last byte of the body went upstream in the present attempt. */
        void uploaded();

        void replied(HttpClientResponse reply);

        /** No attempt brought a reply. */
        void failed(ApiError error);
    }

    /** Between two attempts at one upstream that does not say how long to wait. */
    private static final Duration PAUSE = Duration.ofMillis(25);
    /** A discarded reply longer than this costs its connection instead. */
    private static final int WORTH_DRAINING = 64 * 1024;

    private final OutboundRequest request;
    private final TargetOrder order;
    private final Loop loop;
    private final Listener listener;
    private @Nullable Attempt current;
    private @Nullable AttemptFailure lastFailure;
    private TimeoutSettings timeouts = TimeoutSettings.defaults();
    private int attempts;
    private @Nullable String tried;
    private boolean over;

    public Delivery(OutboundRequest request, Targets targets, Loop loop, Listener listener) {
        this.request = request;
        this.order = new TargetOrder(targets, loop);
        this.loop = loop;
        this.listener = listener;
    }

    public void start() {
        var next = order.next();
        var entry = next == null ? UpstreamHealth.Entry.LEFT_OUT : next.health().enter(loop.now());
        if (next == null || entry == UpstreamHealth.Entry.LEFT_OUT) {
            giveUp();
            return;
        }
        attempts++;
        tried = next.name();
        timeouts = next.settings().timeouts();
        current = new Attempt(request, new Attempt.Choice(next, entry, attempts), loop, this);
        current.start();
    }

    /** Resets whatever is under way, also a reply that was handed over. */
    public void cancel() {
        over = true;
        if (current != null) {
            current.cancel();
            current.reset();
            current = null;
        }
    }

    /** Called a few times a second. */
    public void tick(long now) {
        if (current != null) {
            current.tick(now);
        }
    }

    public int attempts() {
        return attempts;
    }

    /** The upstream that was tried last; null where none could be had. */
    public @Nullable String tried() {
        return tried;
    }

    /** Whether the whole body of the request went upstream. */
    public boolean isUploaded() {
        return current != null && current.isUploaded();
    }

    /** Whether the body goes upstream and its next bytes are the client's to send. */
    public boolean isClientAwaited() {
        return current != null && current.isClientAwaited();
    }

    /** The settings of the upstream that was tried last. */
    public TimeoutSettings timeouts() {
        return timeouts;
    }

    /**
     * The reply was read to its end. Its connection belongs to the pool again, and so must not be touched any more; unless the body of
     * the request was not wanted whole, which leaves the connection useless.
     */
    public void replyRead() {
        if (current != null && !current.isUploaded()) {
            current.reset();
        }
        current = null;
    }

    @Override
    public void sending() {
        listener.sending();
    }

    @Override
    public void uploading(Buffer chunk) {
        listener.uploading(chunk);
    }

    @Override
    public void uploaded() {
        listener.uploaded();
    }

    @Override
    public void replied(Attempt attempt, HttpClientResponse reply) {
        noteHealth(attempt, reply.statusCode());
        var wait = beforeRetry(attempt, reply);
        if (wait.isPresent()) {
            discard(attempt, reply);
            current = null;
            startAfter(wait.get());
        } else {
            over = true;
            listener.replied(reply);
        }
    }

    @Override
    public void failed(Attempt attempt, AttemptFailure failure) {
        lastFailure = failure;
        if (attempts < attempt.upstream().settings().retry().attempts() && isSafeToRepeat(failure)) {
            startAfter(order.hasUntried() ? Duration.ZERO : PAUSE);
        } else {
            giveUp();
        }
    }

    private boolean isSafeToRepeat(AttemptFailure failure) {
        return switch (failure) {
            // Nothing of the body was sent yet.
            case UNREACHABLE, NOT_STARTED, CANNOT_START -> true;
            // Waiting again would only lengthen the queue.
            case NO_CONNECTION -> order.hasUntried();
            case BROKE_OFF -> request.body() instanceof OutgoingBody.Kept;
            // The upstream may still be at work on it.
            case NO_FIRST_BYTE, STALLED_UPLOAD -> false;
            case NOT_OFFERED -> false;
        };
    }

    private void noteHealth(Attempt attempt, int status) {
        if (status >= 500) {
            attempt.upstream().failed(attempt.entry(), loop.now());
        } else {
            attempt.upstream().succeeded(attempt.entry());
        }
    }

    /** How long to wait before the next attempt; empty where the reply is to be relayed. */
    private Optional<Duration> beforeRetry(Attempt attempt, HttpClientResponse reply) {
        int status = reply.statusCode();
        boolean worthIt = status == 429 || status == 502 || status == 503 || status == 504;
        var retry = attempt.upstream().settings().retry();
        if (!worthIt || !mayTryAgain(retry) || "false".equals(reply.headers().get("x-should-retry"))) {
            return Optional.empty();
        }
        if (order.hasUntried()) {
            return Optional.of(Duration.ZERO);
        }
        var asked = RetryAfter.of(reply.headers());
        if (asked.isEmpty()) {
            return status == 429 ? Optional.empty() : Optional.of(PAUSE);
        }
        return asked.filter(wait -> wait.compareTo(retry.maxWait()) <= 0);
    }

    private boolean mayTryAgain(RetrySettings retry) {
        return attempts < retry.attempts() && request.body() instanceof OutgoingBody.Kept;
    }

    private void startAfter(Duration wait) {
        if (wait.isZero()) {
            start();
        } else {
            loop.context().owner().setTimer(Math.max(1, wait.toMillis()), id -> {
                if (!over) {
                    start();
                }
            });
        }
    }

    private static void discard(Attempt attempt, HttpClientResponse reply) {
        var length = reply.headers().get("content-length");
        boolean small = length != null && length.length() < 6 && Integer.parseInt(length) <= WORTH_DRAINING;
        if (!small) {
            attempt.reset();
            return;
        }
        reply.exceptionHandler(cause -> {});
        reply.resume();
    }

    private void giveUp() {
        over = true;
        if (lastFailure != null) {
            listener.failed(lastFailure.error());
        } else {
            listener.failed(ApiError.of(
                            503,
                            "upstream_error",
                            "upstream_ejected",
                            "Every upstream of this route is failing; one is tried again soon.")
                    .retryAfter(Duration.ofNanos(order.nextProbe())));
        }
    }
}
