package io.espalier.ingress;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads HTTP/1 requests more strictly than the decoder it extends. What another server might read differently is refused, because a
 * second request could hide in the difference (RFC 9112, 5.2, 6.1, 6.3 and 11.2); after a fault nothing more of the connection is
 * read. A head that has begun must be whole in time. An upgrade to HTTP/2 is not taken, which leaves the request as it is: clients
 * that want HTTP/2 say so from the first byte.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
    /** The exchanges of the connections. */
    interface Exchanges {
        /** The body that is being read is not framed as it must be; no more of it comes. */
        void badBody(Channel channel);

        /** Whether an exchange is under way, so that its client may well wait with the next one. */
        boolean busy(Channel channel);
    }

    private static final DecoderResult AMBIGUOUS =
            DecoderResult.failure(new IllegalArgumentException("ambiguous framing"));

    private final Exchanges exchanges;
    private final Supplier<Duration> limit;
    private final HeadLines lines = new HeadLines();
    private boolean inBody;
    private boolean closed;
    private @Nullable Future<?> deadline;

    /** @param limit for a head, from its first byte to its last */
    RequestDecoder(HttpServerOptions options, Exchanges exchanges, Supplier<Duration> limit) {
        super(options);
        this.exchanges = exchanges;
        this.limit = limit;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) throws Exception {
        if (closed) {
            in.skipBytes(in.readableBytes());
            return;
        }
        int from = in.readerIndex();
        super.decode(ctx, in, out);
        if (!inBody) {
            lines.feed(in, from, in.readerIndex());
        }
        if (!out.isEmpty()) {
            check(ctx, out);
        }
        watch(ctx, in);
    }

    /** What one step brings: a head, perhaps with an empty body's end behind it, or a piece of a body. */
    private void check(ChannelHandlerContext ctx, List<Object> out) {
        if (out.getFirst() instanceof HttpRequest request) {
            checkHead(request, out);
        } else if (out.getLast() instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            closed = true;
            ReferenceCountUtil.release(out.removeLast());
            exchanges.badBody(ctx.channel());
            return;
        }
        inBody = !(out.getLast() instanceof LastHttpContent);
    }

    private void checkHead(HttpRequest request, List<Object> out) {
        if (request.decoderResult().isSuccess() && (lines.fault() || isAmbiguous(request))) {
            request.setDecoderResult(AMBIGUOUS);
        }
        if (request.decoderResult().isFailure()) {
            closed = true;
            out.subList(1, out.size()).clear();
        }
        lines.reset();
        var upgrade = request.headers().get(HttpHeaderNames.UPGRADE);
        if (upgrade != null && upgrade.trim().equalsIgnoreCase("h2c")) {
            request.headers().remove(HttpHeaderNames.UPGRADE);
        }
    }

    private static boolean isAmbiguous(HttpRequest request) {
        var version = request.protocolVersion();
        int hosts = request.headers().getAll(HttpHeaderNames.HOST).size();
        boolean hostMatters = version.equals(HttpVersion.HTTP_1_1);
        if (!hostMatters && !version.equals(HttpVersion.HTTP_1_0)) {
            return true;
        }
        var codings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        boolean chunkedOnly = codings.isEmpty()
                || codings.size() == 1 && codings.getFirst().trim().equalsIgnoreCase("chunked");
        return hosts > 1 || hosts == 0 && hostMatters || !chunkedOnly;
    }

    /** Heads nearly always come whole; only one that does not costs a timer. */
    private void watch(ChannelHandlerContext ctx, ByteBuf in) {
        boolean waiting = !closed && !inBody && (lines.begun() || in.isReadable());
        if (waiting && deadline == null) {
            startTimer(ctx);
        } else if (!waiting && deadline != null) {
            deadline.cancel(false);
            deadline = null;
        }
    }

    private void late(ChannelHandlerContext ctx) {
        deadline = null;
        if (exchanges.busy(ctx.channel())) {
            startTimer(ctx);
        } else if (ctx.channel().isActive()) {
            closed = true;
            InvalidHead.tooSlow(ctx, limit.get());
        }
    }

    private void startTimer(ChannelHandlerContext ctx) {
        deadline = ctx.executor().schedule(() -> late(ctx), limit.get().toNanos(), TimeUnit.NANOSECONDS);
    }
}
