package io.espalier.config;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Who may call: names and keys told apart, and nobody unnamed from beyond this machine. */
final class ClientCheck {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-fA-F]{64}");

    /** Of no bytes at all: what hashing an unset variable gives. */
    private static final String SHA_256_OF_NOTHING = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private final Faults faults;

    ClientCheck(Faults faults) {
        this.faults = faults;
    }

    void check(Settings settings, String path) {
        var names = new HashSet<String>();
        var keys = new HashMap<String, Integer>();
        for (int i = 0; i < settings.clients().size(); i++) {
            var client = settings.clients().get(i);
            var at = path + ".clients[" + i + "]";
            name(client.name(), names, at + ".name");
            key(client.keySha256(), keys, i, at + ".key-sha256");
        }
        if (settings.clients().isEmpty() && !faults.within(path + ".clients")) {
            openOnlyOnLoopback(settings.server(), path + ".server");
        }
    }

    private void name(String name, Set<String> names, String path) {
        if (name != null && !Spelling.isName(name)) {
            faults.add(path, Spelling.NAMES);
        } else if (name != null && !names.add(name)) {
            faults.add(path, "another client has this name; give each its own");
        }
    }

    /** Tells of two clients with one key by their places, never by the hash. */
    private void key(String hash, Map<String, Integer> keys, int index, String path) {
        if (hash == null) {
            return;
        }
        if (!SHA_256.matcher(hash).matches()) {
            faults.add(
                    path,
                    "expected the SHA-256 of the key, 64 hexadecimal digits, as printf %s \"$KEY\" | sha256sum prints it");
            return;
        }
        if (hash.equalsIgnoreCase(SHA_256_OF_NOTHING)) {
            faults.add(path, "the SHA-256 of an empty key; was the variable unset when it was hashed?");
        }
        var earlier = keys.putIfAbsent(hash.toLowerCase(Locale.ROOT), index);
        if (earlier != null) {
            faults.add(path, "the same key as clients[" + earlier + "]; give each client its own");
        }
    }

    private void openOnlyOnLoopback(ServerSettings server, String path) {
        if (!server.open() && !loopback(server.host())) {
            faults.add(
                    path + ".host",
                    "without clients anyone who reaches " + server.host()
                            + " could use the upstreams' keys; name clients, listen on "
                            + "127.0.0.1, or say open: true here if something else keeps strangers out");
        }
    }

    /** Never asks a name server: a name other than localhost counts as reachable from elsewhere. */
    private static boolean loopback(String host) {
        try {
            return host.equals("localhost") || InetAddress.ofLiteral(host).isLoopbackAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
