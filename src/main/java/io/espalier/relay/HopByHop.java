package io.espalier.relay;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which headers cross the gateway and which belong to one connection alone (RFC 9110, 7.6.1). Both sides' headers are copied in one
 * pass; the body's framing ({@code content-length}, {@code transfer-encoding}) is written by whoever writes the body.
 */
public final class HopByHop {
    private static final String CONTROL_PREFIX = "x-espalier-";

    private HopByHop() {}

    /** Copies a client's headers, less its framing, its control headers and, where the upstream has its own, its credentials. */
    public static void copyRequest(MultiMap from, MultiMap to, boolean withCredentials) {
        Set<String> named = namedByConnection(from);
        for (Map.Entry<String, String> header : from) {
            String name = header.getKey();
            if (!staysBehind(name, named)
                    && !isOfRequestOnly(name)
                    && !isControl(name)
                    && (withCredentials || !isCredential(name))) {
                to.add(name, header.getValue());
            }
        }
    }

    /** Copies an upstream's headers, less its framing. */
    public static void copyReply(MultiMap from, MultiMap to) {
        Set<String> named = namedByConnection(from);
        for (Map.Entry<String, String> header : from) {
            if (!staysBehind(header.getKey(), named)) {
                to.add(header.getKey(), header.getValue());
            }
        }
    }

    private static boolean staysBehind(String name, Set<String> named) {
        return isHopByHop(name) || !named.isEmpty() && named.contains(name.toLowerCase(Locale.ROOT));
    }

    /** By length first: nearly every header is let through after one comparison of integers. */
    private static boolean isHopByHop(String name) {
        return switch (name.length()) {
            case 2 -> name.equalsIgnoreCase("te");
            case 7 -> name.equalsIgnoreCase("upgrade");
            case 10 -> name.equalsIgnoreCase("connection") || name.equalsIgnoreCase("keep-alive");
            case 14 -> name.equalsIgnoreCase("content-length") || name.equalsIgnoreCase("http2-settings");
            case 16 -> name.equalsIgnoreCase("proxy-connection");
            case 17 -> name.equalsIgnoreCase("transfer-encoding");
            case 18 -> name.equalsIgnoreCase("proxy-authenticate");
            case 19 -> name.equalsIgnoreCase("proxy-authorization");
            default -> false;
        };
    }

    /** The gateway answers {@code expect} itself, and passes no trailers of requests on. */
    private static boolean isOfRequestOnly(String name) {
        return switch (name.length()) {
            case 4 -> name.equalsIgnoreCase("host");
            case 6 -> name.equalsIgnoreCase("expect");
            case 7 -> name.equalsIgnoreCase("trailer") || name.charAt(0) == ':';
            default -> name.charAt(0) == ':';
        };
    }

    private static boolean isControl(String name) {
        return name.regionMatches(true, 0, CONTROL_PREFIX, 0, CONTROL_PREFIX.length());
    }

    private static boolean isCredential(String name) {
        return switch (name.length()) {
            case 6 -> name.equalsIgnoreCase("cookie");
            case 7 -> name.equalsIgnoreCase("api-key");
            case 9 -> name.equalsIgnoreCase("x-api-key");
            case 13 -> name.equalsIgnoreCase("authorization");
            case 14 -> name.equalsIgnoreCase("x-goog-api-key");
            case 25 -> name.equalsIgnoreCase("ocp-apim-subscription-key");
            default -> false;
        };
    }

    private static Set<String> namedByConnection(MultiMap headers) {
        @Nullable String connection = headers.get(HttpHeaders.CONNECTION);
        if (connection == null || isUsual(connection)) {
            return Set.of();
        }
        return Set.copyOf(headers.getAll(HttpHeaders.CONNECTION).stream()
                .flatMap(value ->
                        java.util.Arrays.stream(value.toLowerCase(Locale.ROOT).split(",", -1)))
                .map(String::trim)
                .filter(name -> !name.isEmpty())
                .toList());
    }

    private static boolean isUsual(String connection) {
        return connection.equalsIgnoreCase("keep-alive") || connection.equalsIgnoreCase("close");
    }
}
