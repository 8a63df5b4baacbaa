package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Answers heads that never become an exchange, in OpenAI's form. Their connections close. */
final class InvalidHead {
    private InvalidHead() {}

    static void refuse(HttpServerRequest request) {
        var error = error(request.decoderResult().cause());
        var response = request.response().setStatusCode(error.status());
        response.headers()
                .set(HttpHeaders.CONTENT_TYPE, "application/json")
                .set(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        response.end(Buffer.buffer(error.json()));
    }

    private static ApiError error(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException line -> ApiErrors.targetTooLong();
            case TooLongHttpHeaderException headers -> ApiErrors.headersTooLarge();
            case Throwable other -> ApiErrors.badFraming();
        };
    }

    /** There is no request to answer to yet, so the bytes are written as they go out. */
    static void tooSlow(ChannelHandlerContext ctx, Duration limit) {
        var error = ApiErrors.slowHead(limit);
        var body = error.json();
        var head = "HTTP/1.1 408 Request Timeout\r\ncontent-type: application/json\r\ncontent-length: " + body.length
                + "\r\nconnection: close\r\n\r\n";
        ctx.writeAndFlush(Unpooled.wrappedBuffer(head.getBytes(StandardCharsets.US_ASCII), body))
                .addListener(ChannelFutureListener.CLOSE);
    }
}
