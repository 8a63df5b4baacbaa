package io.espalier.target;

import io.espalier.failure.UserError;
import java.net.URI;

/** A server at a URL; with or without {@code /v1} at its end. */
record FixedServer(URI address) implements Server {
    static FixedServer at(String url) {
        try {
            return new FixedServer(URI.create(url.replaceFirst("/+(v1/*)?$", "")));
        } catch (IllegalArgumentException e) {
            throw new UserError("--target " + url + " is no URL: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {}
}
