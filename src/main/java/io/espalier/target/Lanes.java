package io.espalier.target;

import io.espalier.failure.UserError;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;
import java.util.stream.Stream;

/** The ways to a target that may be used at once, each by one caller at a time. */
final class Lanes implements AutoCloseable {
    private final List<Lane> all;
    private final BlockingDeque<Lane> free;

    /** One way: to a server, or to an engine of its own. */
    record Lane(ServerCalls calls, Scoring scoring, ChatAnswers chat) {
        static Lane to(Server server, String model, TargetSettings settings, ServerCalls.Patience patience) {
            var calls = new ServerCalls(server, settings.apiKey(), patience);
            return new Lane(calls, new Scoring(calls, model), new ChatAnswers(server, model, settings.apiKey()));
        }
    }

    Lanes(Stream<Lane> lanes) {
        all = lanes.toList();
        free = new LinkedBlockingDeque<>(all);
    }

    int count() {
        return all.size();
    }

    List<Lane> all() {
        return all;
    }

    /** On the lane that was used last, for it knows the prompt's beginning the most likely. */
    <R> R on(Function<Lane, R> work) {
        var lane = take();
        try {
            return work.apply(lane);
        } finally {
            free.addFirst(lane);
        }
    }

    private Lane take() {
        try {
            return free.takeFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while the target was busy", e);
        }
    }

    @Override
    public void close() {
        all.forEach(lane -> lane.calls().close());
    }
}
