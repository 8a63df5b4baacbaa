package io.espalier.ingress.redis;

import io.espalier.ingress.redis.Answers.Result;
import io.vertx.core.Vertx;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One question to Redis that waits no longer than its deadline. Confined to the event loop that asks. */
final class Question {
    /** Hears once of the end. */
    interface Listener {
        /** @param problem empty where it was answered; never holds what was asked */
        void ended(Result result, @Nullable Response reply, String problem);
    }

    private final Vertx vertx;
    private final Duration deadline;
    private boolean ended;

    Question(Vertx vertx, Duration deadline) {
        this.vertx = vertx;
        this.deadline = deadline;
    }

    void ask(RedisConnection connection, Request request, Listener listener) {
        long timer = vertx.setTimer(
                deadline.toMillis(),
                id -> end(listener, Result.LATE, null, "no answer within " + deadline.toMillis() + " ms"));
        connection.send(request).onComplete(reply -> {
            vertx.cancelTimer(timer);
            if (reply.succeeded()) {
                end(listener, Result.ANSWERED, reply.result(), "");
            } else {
                end(listener, Result.FAILED, null, describe(reply.cause()));
            }
        });
    }

    private void end(Listener listener, Result result, @Nullable Response reply, String problem) {
        if (!ended) {
            ended = true;
            listener.ended(result, reply, problem);
        }
    }

    static String describe(Throwable cause) {
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
