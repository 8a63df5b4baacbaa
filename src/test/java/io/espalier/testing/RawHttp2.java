package io.espalier.testing;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2Headers;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** A client that speaks HTTP/2 from the first byte and says whatever a test wants in its headers. */
public final class RawHttp2 implements AutoCloseable {
    private static final String PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int PRIORITY = 32;

    private final RawConnection connection;
    private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

    /** What the server says of a stream; headers only in a frame of headers. */
    public record Frame(int type, int flags, int stream, byte[] payload, Http2Headers headers) {
        public int status() {
            return Integer.parseInt(headers.status().toString());
        }

        public boolean isReset() {
            return type == RST_STREAM;
        }

        public boolean isGoAway() {
            return type == GOAWAY;
        }

        public boolean isHeaders() {
            return type == HEADERS;
        }

        public boolean endsStream() {
            return (type == DATA || type == HEADERS) && (flags & END_STREAM) != 0;
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }
    }

    private RawHttp2(RawConnection connection) {
        this.connection = connection;
        connection.send(PREFACE);
        send(SETTINGS, 0, 0, new byte[0]);
    }

    public static RawHttp2 on(RawConnection connection) {
        return new RawHttp2(connection);
    }

    /** A POST whose body follows. */
    public RawHttp2 post(int stream, String path, String... namesAndValues) {
        var all = new String[8 + namesAndValues.length];
        System.arraycopy(
                new String[] {":method", "POST", ":scheme", "http", ":authority", "gateway", ":path", path},
                0,
                all,
                0,
                8);
        System.arraycopy(namesAndValues, 0, all, 8, namesAndValues.length);
        return headers(stream, false, all);
    }

    /** Headers in this order, unchecked. */
    public RawHttp2 headers(int stream, boolean end, String... namesAndValues) {
        var block = new ByteArrayOutputStream();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            block.write(0);
            writeText(block, namesAndValues[i]);
            writeText(block, namesAndValues[i + 1]);
        }
        return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, block.toByteArray());
    }

    public RawHttp2 data(int stream, boolean end, String text) {
        return send(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawHttp2 reset(int stream) {
        return send(RST_STREAM, 0, stream, new byte[] {0, 0, 0, 8});
    }

    /** The next frame of the stream, or one that ends the whole connection; others are passed over. */
    public Frame next(int stream) {
        while (true) {
            var head = ByteBuffer.wrap(connection.read(9));
            int length = head.get() << 16 & 0xff0000 | head.getShort() & 0xffff;
            var frame = frame(head.get(), head.get(), head.getInt(), connection.read(length));
            if (frame.stream() == stream || frame.isGoAway()) {
                return frame;
            }
        }
    }

    /** How the server answers a stream: its status, or {@code reset}, {@code goaway} or {@code closed}. */
    public String refusal(int stream) {
        try {
            var frame = next(stream);
            return switch (frame.type()) {
                case HEADERS -> frame.headers().status().toString();
                case RST_STREAM -> "reset";
                case GOAWAY -> "goaway";
                default -> "frame " + frame.type();
            };
        } catch (UncheckedIOException e) {
            if (e.getCause() instanceof SocketTimeoutException) {
                throw e;
            }
            return "closed";
        }
    }

    @Override
    public void close() {
        connection.close();
    }

    private Frame frame(int type, int flags, int stream, byte[] payload) {
        try {
            int skipped = (flags & PRIORITY) != 0 ? 5 : 0;
            var block = Unpooled.wrappedBuffer(payload).skipBytes(type == HEADERS ? skipped : 0);
            var headers = type == HEADERS ? decoder.decodeHeaders(stream, block) : null;
            return new Frame(type, flags, stream, payload, headers);
        } catch (Http2Exception e) {
            throw new AssertionError(e);
        }
    }

    private RawHttp2 send(int type, int flags, int stream, byte[] payload) {
        var frame = ByteBuffer.allocate(9 + payload.length);
        frame.put((byte) (payload.length >> 16)).putShort((short) payload.length);
        frame.put((byte) type).put((byte) flags).putInt(stream).put(payload);
        connection.send(frame.array());
        return this;
    }

    /** A literal without Huffman coding, shorter than 127 bytes. */
    private static void writeText(ByteArrayOutputStream block, String text) {
        var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        if (bytes.length > 126) {
            throw new IllegalArgumentException("too long: " + text);
        }
        block.write(bytes.length);
        block.writeBytes(bytes);
    }
}
