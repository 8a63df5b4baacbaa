package io.espalier.ingress;

import io.espalier.config.ClientSettings;
import io.espalier.config.Settings;
import io.espalier.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The clients of one settings snapshot, by the SHA-256 of their keys.
 *
 * @param settings the snapshot
 * @param entries the clients in the file's order; none where everyone may call
 */
record Roster(Settings settings, List<Entry> entries) {
    /** A client and what it has used. */
    record Entry(ClientSettings client, byte[] keySha256, ClientState state) {}

    /** @param state what a client has used so far, or nothing yet */
    static Roster of(Settings settings, Function<ClientSettings, ClientState> state) {
        return new Roster(
                settings,
                settings.clients().stream()
                        .map(client ->
                                new Entry(client, HexFormat.of().parseHex(client.keySha256()), state.apply(client)))
                        .toList());
    }

    boolean open() {
        return entries.isEmpty();
    }

    /** The client whose key this is. Takes the same time for every key of one length, known or not. */
    Optional<Entry> holder(@Nullable String presented) {
        var key = presented == null ? "" : presented.strip();
        var digest = sha256(key);
        Entry found = null;
        for (var entry : entries) {
            found = MessageDigest.isEqual(entry.keySha256(), digest) ? entry : found;
        }
        return key.isEmpty() ? Optional.empty() : Optional.ofNullable(found);
    }

    Optional<ClientState> state(String name) {
        return entries.stream()
                .filter(entry -> entry.client().name().equals(name))
                .map(Entry::state)
                .findFirst();
    }

    private static byte[] sha256(String key) {
        return Sha256.digest().digest(key.getBytes(StandardCharsets.UTF_8));
    }
}
