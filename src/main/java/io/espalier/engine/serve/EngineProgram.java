package io.espalier.engine.serve;

import io.espalier.engine.EngineSettings;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;

/** A process that is an engine: says where it listens in one line of JSON, serves, and answers what it took before it ends. */
public final class EngineProgram {
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private EngineProgram() {}

    /**
     * Returns when standard input ends, or else only with the process.
     *
     * @param port 0 for a free one
     */
    public static void run(EngineSettings settings, String host, int port, boolean untilInputEnds)
            throws IOException, InterruptedException {
        var server = EngineServer.start(settings, host, port, System.err::println);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server), "espalier-engine-stop"));
        System.out.println("{\"ready\":true,\"url\":\"http://" + host + ":" + server.port() + "\",\"model\":\""
                + settings.name() + "\"}");
        if (untilInputEnds) {
            System.in.transferTo(OutputStream.nullOutputStream());
        } else {
            Thread.currentThread().join();
        }
    }

    private static void stop(EngineServer server) {
        try {
            server.drain(DRAIN);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
