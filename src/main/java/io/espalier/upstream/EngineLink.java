package io.espalier.upstream;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** The way to an engine that the gateway itself starts, watches and restarts. Safe for use by many threads. */
public interface EngineLink extends AutoCloseable {
    /** Where it listens; empty while it starts. */
    Optional<URI> address();

    /** Completes with the address as soon as there is one; on any thread. Fails where the engine cannot be started at all. */
    CompletionStage<URI> ready();

    @Override
    void close();
}
