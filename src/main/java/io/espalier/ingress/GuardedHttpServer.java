package io.espalier.ingress;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.handler.traffic.GlobalTrafficShapingHandler;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerImpl;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.net.impl.SslChannelProvider;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Vert.x's HTTP server, whose HTTP/1 connections are read by {@link RequestDecoder}, and which can stop listening before it closes. */
final class GuardedHttpServer extends HttpServerImpl {
    /** Several writes in one turn of the loop become one system call. */
    private static final int WRITES_PER_FLUSH = 256;

    private final HttpServerOptions http;
    private final RequestDecoder.Exchanges exchanges;
    private final Supplier<Duration> headLimit;
    /** The listening socket, which all loops share; known from the first connection on. */
    private volatile @Nullable Channel listener;

    /** @param headLimit how long a client may take for a request's head, and to begin its first one */
    GuardedHttpServer(
            VertxInternal vertx,
            HttpServerOptions http,
            RequestDecoder.Exchanges exchanges,
            Supplier<Duration> headLimit) {
        super(vertx, http);
        this.http = http;
        this.exchanges = exchanges;
        this.headLimit = headLimit;
    }

    /** Refuses new connections; those there are go on. */
    void stopListening() {
        var socket = listener;
        if (socket != null) {
            socket.close();
        }
    }

    @Override
    protected BiConsumer<Channel, SslChannelProvider> childHandler(
            ContextInternal context, SocketAddress address, GlobalTrafficShapingHandler shaping) {
        var inner = super.childHandler(context, address, shaping);
        return (channel, tls) -> {
            listener = channel.parent();
            inner.accept(channel, tls);
            channel.pipeline().addFirst(new FlushConsolidationHandler(WRITES_PER_FLUSH, true));
            channel.pipeline().addLast(new FirstBytes());
        };
    }

    /**
     * Waits behind Vert.x's choice between HTTP/1 and HTTP/2, so that it sees a connection's first bytes when the handlers of its
     * protocol are there and have read nothing.
     */
    private final class FirstBytes extends ChannelInboundHandlerAdapter {
        private @Nullable Future<?> deadline;

        @Override
        public void handlerAdded(ChannelHandlerContext ctx) {
            deadline =
                    ctx.executor().schedule(() -> ctx.close(), headLimit.get().toNanos(), TimeUnit.NANOSECONDS);
        }

        @Override
        public void channelRead(ChannelHandlerContext ctx, Object bytes) {
            if (ctx.pipeline().get("httpDecoder") != null) {
                ctx.pipeline().replace("httpDecoder", "httpDecoder", new RequestDecoder(http, exchanges, headLimit));
            }
            ctx.pipeline().remove(this);
            ctx.fireChannelRead(bytes);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext ctx) {
            if (deadline != null) {
                deadline.cancel(false);
            }
        }
    }
}
