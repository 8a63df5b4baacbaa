package io.espalier.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;

/** An upstream that is nothing but a TCP server: a script says and hears every byte of each connection. */
public final class RawUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final Consumer<RawConnection> script;
    private final List<RawConnection> connections = new CopyOnWriteArrayList<>();
    private final List<RawConnection> done = new CopyOnWriteArrayList<>();
    private final List<RawHttp.Message> requests;

    private RawUpstream(List<RawHttp.Message> requests, Consumer<RawConnection> script) {
        try {
            this.server = new ServerSocket(0, 64, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        this.requests = requests;
        this.script = script;
        Thread.ofVirtual().start(this::acceptAll);
    }

    /** @param script run for each connection, on a thread of its own; the connection closes only when the script or the test says so */
    public static RawUpstream running(Consumer<RawConnection> script) {
        return new RawUpstream(List.of(), script);
    }

    /** Answers every request on every connection with the same bytes. */
    public static RawUpstream answering(String reply) {
        return answering(request -> reply);
    }

    /** Answers every request on every connection with the bytes that are made for it. */
    public static RawUpstream answering(Function<RawHttp.Message, String> reply) {
        var requests = new CopyOnWriteArrayList<RawHttp.Message>();
        return new RawUpstream(requests, connection -> {
            while (true) {
                var request = RawHttp.read(connection);
                requests.add(request);
                connection.send(reply.apply(request));
            }
        });
    }

    /** The request of that place in order over all connections, once it is there; where the upstream answers them all. */
    public RawHttp.Message request(int index) {
        Eventually.until("request " + index + " at the upstream", () -> requests.size() > index);
        return requests.get(index);
    }

    /** How many requests came so far. */
    public int requestCount() {
        return requests.size();
    }

    public int port() {
        return server.getLocalPort();
    }

    public URI url() {
        return URI.create("http://127.0.0.1:" + port());
    }

    /** All connections so far, in order. */
    public List<RawConnection> connections() {
        return connections;
    }

    /** The connection of that place in order, once it is there. */
    public RawConnection connection(int index) {
        Eventually.until("connection " + index + " at the upstream", () -> connections.size() > index);
        return connections.get(index);
    }

    /** The connection of that place in order, once its script is done with it. */
    public RawConnection afterScript(int index) {
        var connection = connection(index);
        Eventually.until("the end of the script of connection " + index, () -> done.contains(connection));
        return connection;
    }

    @Override
    public void close() {
        try {
            server.close();
            connections.forEach(RawConnection::close);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void acceptAll() {
        try {
            while (true) {
                var connection = new RawConnection(server.accept());
                connections.add(connection);
                Thread.ofVirtual().start(() -> run(connection));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void run(RawConnection connection) {
        try {
            script.accept(connection);
        } catch (UncheckedIOException closed) {
            // The peer closed, or the test is over.
        }
        done.add(connection);
    }
}
