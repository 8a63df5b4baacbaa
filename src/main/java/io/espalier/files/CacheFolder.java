package io.espalier.files;

import java.nio.file.Path;
import java.util.Map;

/** The folder for what can be made again, such as native libraries taken out of the program. */
public final class CacheFolder {
    private CacheFolder() {}

    /**
     * {@code $ESPALIER_CACHE}, {@code $XDG_CACHE_HOME/espalier} or {@code ~/.cache/espalier}; it need not be there, nor writable.
     */
    public static Path standard() {
        return of(System.getenv(), Path.of(System.getProperty("user.home")));
    }

    static Path of(Map<String, String> environment, Path home) {
        var own = environment.getOrDefault("ESPALIER_CACHE", "");
        if (!own.isBlank()) {
            return Path.of(own);
        }
        var shared = environment.getOrDefault("XDG_CACHE_HOME", "");
        return (shared.isBlank() ? home.resolve(".cache") : Path.of(shared)).resolve("espalier");
    }
}
