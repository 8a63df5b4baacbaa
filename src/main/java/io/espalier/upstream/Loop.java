package io.espalier.upstream;

import io.netty.channel.EventLoop;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * One event loop, with what an exchange on it needs of the world.
 *
 * @param index counted from 0 over the gateway's loops
 * @param nanos as {@link System#nanoTime()}
 */
public record Loop(int index, Context context, LongSupplier nanos, RandomGenerator random) {
    /** One context for each event loop there is, always in the same order. */
    public static List<Context> contexts(Vertx vertx) {
        var contexts = new ArrayList<Context>();
        var inside = (VertxInternal) vertx;
        for (var executor : inside.getEventLoopGroup()) {
            var loader = Thread.currentThread().getContextClassLoader();
            contexts.add(inside.createEventLoopContext((EventLoop) executor, null, loader));
        }
        return contexts;
    }

    /** Whether the calling thread is this loop. */
    public boolean isCurrent() {
        return ((ContextInternal) context).nettyEventLoop().inEventLoop();
    }

    public long now() {
        return nanos.getAsLong();
    }
}
