package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.espalier.upstream.Delivery;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How long an exchange may stand still. Looked at a few times a second, so that exchanges need no timers. */
final class ExchangeDeadlines {
    private final ExchangeFacts facts;
    private final Duration body;
    private final Stall incoming = new Stall();
    private final Stall upload = new Stall();
    private final Stall reply = new Stall();

    /** @param body how long a client may send nothing of its body */
    ExchangeDeadlines(ExchangeFacts facts, Duration body) {
        this.facts = facts;
        this.body = body;
    }

    /** Why the client is not waited for any longer. */
    Optional<ApiError> body(@Nullable RequestIntake intake, long now) {
        boolean stalled = intake != null && !intake.complete() && incoming.over(intake.received(), now, body.toNanos());
        return stalled ? Optional.of(ApiErrors.slowBody(body)) : Optional.empty();
    }

    /** Why the reply's head is not waited for any longer; what the upstream's own timeouts do not see. */
    Optional<ApiError> delivery(@Nullable Delivery delivery, long now) {
        if (delivery == null) {
            return Optional.empty();
        }
        var total = delivery.timeouts().total();
        if (now - facts.began > total.toNanos()) {
            return Optional.of(ApiErrors.total(total));
        }
        boolean clientStalled = delivery.isClientAwaited() && upload.over(facts.sentBytes, now, body.toNanos());
        return clientStalled ? Optional.of(ApiErrors.slowBody(body)) : Optional.empty();
    }

    /** Whether the rest of the reply is not waited for any longer. */
    boolean isReplyOver(@Nullable Delivery delivery, @Nullable ReplyRelay relay, long now) {
        if (delivery == null || relay == null) {
            return false;
        }
        if (relay.held()) {
            reply.forgive(now);
        }
        var timeouts = delivery.timeouts();
        return reply.over(facts.replyBytes, now, timeouts.idle().toNanos())
                || now - facts.began > timeouts.total().toNanos();
    }
}
