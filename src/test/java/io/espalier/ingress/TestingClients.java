package io.espalier.ingress;

import io.espalier.config.ClientSettings;
import io.espalier.config.PrunerSettings;
import io.espalier.config.ServerSettings;
import io.espalier.config.Settings;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Settings that can be swapped, a clock that moves when told, and clients whose key is {@code key-of-NAME}. */
final class TestingClients {
    private volatile Settings settings;
    private volatile long nanos = -5_000_000_000L;

    TestingClients(int maxInFlight, ClientSettings... clients) {
        this.settings = settings(maxInFlight, clients);
    }

    Admission admission() {
        return new Admission(() -> settings, () -> nanos, SharedRates.ALONE);
    }

    void reload(int maxInFlight, ClientSettings... clients) {
        settings = settings(maxInFlight, clients);
    }

    void pass(Duration time) {
        nanos += time.toNanos();
    }

    static ClientSettings client(
            String name, @Nullable Integer requests, @Nullable Integer tokens, @Nullable Integer inFlight) {
        return new ClientSettings(name, sha256("key-of-" + name), requests, tokens, inFlight);
    }

    static String keyOf(String name) {
        return "key-of-" + name;
    }

    private static Settings settings(int maxInFlight, ClientSettings... clients) {
        var defaults = ServerSettings.defaults();
        var server = new ServerSettings(
                defaults.host(),
                defaults.port(),
                defaults.maxBody(),
                maxInFlight,
                defaults.headTimeout(),
                defaults.drain(),
                defaults.open());
        return new Settings(
                server, Map.of(), List.of(), PrunerSettings.defaults(), null, Map.of(), List.of(clients), null);
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
