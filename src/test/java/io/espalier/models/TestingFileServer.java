package io.espalier.models;

import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawHttp.Message;
import io.espalier.testing.RawUpstream;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves a file in the way that a script says, one connection after the other; the last step goes on for ever. */
final class TestingFileServer implements AutoCloseable {
    /** What the server does with one request. */
    interface Step {
        void answer(RawConnection connection, Message request, byte[] file);
    }

    private final RawUpstream upstream;
    private final List<Message> requests = new CopyOnWriteArrayList<>();
    private final AtomicInteger next = new AtomicInteger();

    TestingFileServer(byte[] file, Step... steps) {
        upstream = RawUpstream.running(connection -> {
            var request = RawHttp.read(connection);
            requests.add(request);
            steps[Math.min(next.getAndIncrement(), steps.length - 1)].answer(connection, request, file);
            connection.close();
        });
    }

    URI url() {
        return upstream.url().resolve("/small.gguf");
    }

    Source source() {
        return new Source.Http(url());
    }

    /** What was asked for, request by request; empty for the whole file. */
    List<String> ranges() {
        return requests.stream()
                .map(request -> request.header("range").orElse(""))
                .toList();
    }

    /** The rest that was asked for, as servers with ranges do. */
    static void rest(RawConnection connection, Message request, byte[] file) {
        part(connection, request, file, file.length);
    }

    /** The rest that was asked for, broken off at a byte of the file. */
    static Step cutAt(int end) {
        return (connection, request, file) -> part(connection, request, file, end);
    }

    /** The whole file whatever was asked for. */
    static void whole(RawConnection connection, Message request, byte[] file) {
        connection
                .send("HTTP/1.1 200 OK\r\nContent-Length: " + file.length + "\r\nConnection: close\r\n\r\n")
                .send(file);
    }

    static Step status(int status) {
        return (connection, request, file) ->
                connection.send("HTTP/1.1 " + status + " No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }

    private static void part(RawConnection connection, Message request, byte[] file, int end) {
        var from = request.header("range")
                .map(range -> Integer.parseInt(range.substring("bytes=".length(), range.length() - 1)))
                .orElse(0);
        var head = from == 0
                ? "HTTP/1.1 200 OK\r\n"
                : "HTTP/1.1 206 Partial Content\r\nContent-Range: bytes " + from + "-" + (file.length - 1) + "/"
                        + file.length + "\r\n";
        connection
                .send(head + "Content-Length: " + (file.length - from) + "\r\nConnection: close\r\n\r\n")
                .send(Arrays.copyOfRange(file, from, Math.max(from, end)));
    }

    @Override
    public void close() {
        upstream.close();
    }
}
