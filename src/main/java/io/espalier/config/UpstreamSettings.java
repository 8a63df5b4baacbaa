package io.espalier.config;

/** A backend. {@code kind} in the file says which. */
public sealed interface UpstreamSettings permits HttpUpstreamSettings, EmbeddedUpstreamSettings {
    TimeoutSettings timeouts();

    RetrySettings retry();

    EjectionSettings ejection();
}
