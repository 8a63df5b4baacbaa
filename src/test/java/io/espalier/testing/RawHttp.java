package io.espalier.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Reads HTTP/1.1 messages off a raw connection without any HTTP library in between. */
public final class RawHttp {
    private RawHttp() {}

    /** @param head start line and headers exactly as they came */
    public record Message(String head, byte[] body) {
        public String startLine() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        public int status() {
            return Integer.parseInt(startLine().split(" ", 3)[1]);
        }

        public List<String> all(String name) {
            var prefix = name.toLowerCase(Locale.ROOT) + ":";
            return head.lines()
                    .skip(1)
                    .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(prefix))
                    .map(line -> line.substring(prefix.length()).trim())
                    .toList();
        }

        public Optional<String> header(String name) {
            return all(name).stream().findFirst();
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    /** A whole message; one without framing has no body. */
    public static Message read(RawConnection connection) {
        var head = connection.readThrough("\r\n\r\n");
        var framed = new Message(head, new byte[0]);
        if (framed.header("transfer-encoding").isPresent()) {
            return new Message(head, readChunked(connection));
        }
        int length = framed.header("content-length").map(Integer::valueOf).orElse(0);
        return new Message(head, connection.read(length));
    }

    /** The answer to HEAD, or only the head of a stream. */
    public static Message readHead(RawConnection connection) {
        return new Message(connection.readThrough("\r\n\r\n"), new byte[0]);
    }

    /** One chunk of a chunked body; empty for the last one, whose trailers stay unread. */
    public static byte[] readChunk(RawConnection connection) {
        var line = connection.readThrough("\r\n").trim();
        int length = Integer.parseInt(line.split(";", 2)[0], 16);
        var chunk = connection.read(length);
        if (length > 0) {
            connection.read(2);
        }
        return chunk;
    }

    /** All chunks, and the trailers, which are dropped. */
    public static byte[] readChunked(RawConnection connection) {
        var body = new ByteArrayOutputStream();
        for (var chunk = readChunk(connection); chunk.length > 0; chunk = readChunk(connection)) {
            body.writeBytes(chunk);
        }
        while (!connection.readThrough("\r\n").equals("\r\n")) {
            // A trailer.
        }
        return body.toByteArray();
    }

    public static String chunk(String text) {
        return Integer.toHexString(text.length()) + "\r\n" + text + "\r\n";
    }

    /** A request's head with the host and these lines of headers. */
    public static String head(String method, String target, String... headers) {
        return method + " " + target + " HTTP/1.1\r\nHost: gateway\r\n" + lines(headers) + "\r\n";
    }

    /** A GET with these lines of headers. */
    public static String get(String target, String... headers) {
        return head("GET", target, headers);
    }

    /** A POST of JSON with its length and these lines of headers. */
    public static String post(String path, String body, String... headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: gateway\r\nContent-Type: application/json\r\n" + lines(headers)
                + "Content-Length: " + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body;
    }

    private static String lines(String... headers) {
        return headers.length == 0 ? "" : String.join("\r\n", headers) + "\r\n";
    }

    /** A 200 reply of JSON with its length. */
    public static String ok(String body) {
        return reply("200 OK", body);
    }

    /** A reply of JSON with its length and these lines of headers. */
    public static String reply(String status, String body, String... headers) {
        return "HTTP/1.1 " + status + "\r\nContent-Type: application/json\r\n" + lines(headers) + "Content-Length: "
                + body.getBytes(StandardCharsets.ISO_8859_1).length + "\r\n\r\n" + body;
    }

    /** The head of a reply whose events follow in chunks. */
    public static String streamHead(String... headers) {
        return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n" + lines(headers)
                + "Transfer-Encoding: chunked\r\n\r\n";
    }
}
