package io.espalier.config;

import java.time.Duration;
import java.util.Objects;

/**
 * The gateway's own socket.
 *
 * @param host the address to listen on
 * @param port the port to listen on; 0 takes a free one
 * @param maxBody the largest request body accepted
 * @param maxInFlight exchanges at once before new ones get 429
 * @param headTimeout how long a client may take to send a request's head
 * @param drain how long exchanges may take to finish after SIGTERM
 * @param open whether anyone who reaches the socket may call although it is not on loopback and no clients are named
 */
public record ServerSettings(
        String host,
        Integer port,
        DataSize maxBody,
        Integer maxInFlight,
        Duration headTimeout,
        Duration drain,
        Boolean open) {
    public ServerSettings {
        host = Objects.requireNonNullElse(host, "127.0.0.1");
        port = Objects.requireNonNullElse(port, 8080);
        maxBody = Objects.requireNonNullElse(maxBody, DataSize.ofMebibytes(64));
        maxInFlight = Objects.requireNonNullElse(maxInFlight, 4096);
        headTimeout = Objects.requireNonNullElse(headTimeout, Duration.ofSeconds(30));
        drain = Objects.requireNonNullElse(drain, Duration.ofSeconds(30));
        open = Objects.requireNonNullElse(open, false);
    }

    /** The same on another address, as a command line may ask. */
    public ServerSettings listeningOn(String newHost, int newPort) {
        return new ServerSettings(newHost, newPort, maxBody, maxInFlight, headTimeout, drain, open);
    }

    ServerSettings withMaxInFlight(int newMaxInFlight) {
        return new ServerSettings(host, port, maxBody, newMaxInFlight, headTimeout, drain, open);
    }

    @SuppressWarnings("NullAway") // the compact constructor replaces each null by its default
    public static ServerSettings defaults() {
        return new ServerSettings(null, null, null, null, null, null, null);
    }
}
