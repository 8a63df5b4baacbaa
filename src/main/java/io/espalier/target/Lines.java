package io.espalier.target;

import io.espalier.failure.UserError;
import java.util.List;
import java.util.concurrent.BlockingDeque;
import java.util.concurrent.LinkedBlockingDeque;
import java.util.function.Function;
import java.util.stream.Stream;

/** The ways to a target that may be used at once, each by one caller at a time. */
final class Lines implements AutoCloseable {
    private final List<Line> all;
    private final BlockingDeque<Line> free;

    /** One way: to a server, or to an engine of its own. */
    record Line(ServerCalls calls, Scoring scoring, ChatAnswers chat) {
        static Line to(Server server, String model, TargetSettings settings, ServerCalls.Patience patience) {
            var calls = new ServerCalls(server, settings.apiKey(), patience);
            return new Line(calls, new Scoring(calls, model), new ChatAnswers(server, model, settings.apiKey()));
        }
    }

    Lines(Stream<Line> lines) {
        all = lines.toList();
        free = new LinkedBlockingDeque<>(all);
    }

    int count() {
        return all.size();
    }

    List<Line> all() {
        return all;
    }

    /** On the line that was used last, for it knows the prompt's beginning the most likely. */
    <R> R on(Function<Line, R> work) {
        var line = take();
        try {
            return work.apply(line);
        } finally {
            free.addFirst(line);
        }
    }

    private Line take() {
        try {
            return free.takeFirst();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while the target was busy", e);
        }
    }

    @Override
    public void close() {
        all.forEach(line -> line.calls().close());
    }
}
