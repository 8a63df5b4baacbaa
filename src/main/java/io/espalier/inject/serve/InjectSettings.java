package io.espalier.inject.serve;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What the webhook is started with.
 *
 * @param certificates the folder with {@code tls.crt} and {@code tls.key}
 * @param template the sidecar's YAML; empty for the built-in one
 * @param ownNamespace whose pods are never injected
 */
public record InjectSettings(String host, int port, Path certificates, Optional<Path> template, String ownNamespace) {}
