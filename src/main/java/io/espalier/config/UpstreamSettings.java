package io.espalier.config;

/** A backend. {@code kind} in the file says which. */
public sealed interface UpstreamSettings permits HttpUpstreamSettings, EmbeddedUpstreamSettings {
    /** The target's tokenizer; {@code auto} where the file names none. */
    String tokenizer();

    TimeoutSettings timeouts();

    RetrySettings retry();

    EjectionSettings ejection();
}
