package io.espalier.upstream;

import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;

/**
 * Where an upstream listens, taken apart once.
 *
 * @param basePath what comes before the request's own path; empty, or with a leading and without a trailing slash
 */
record BackendAddress(boolean tls, String host, int port, String basePath) {
    static BackendAddress of(URI url) {
        boolean tls = "https".equals(url.getScheme().toLowerCase(Locale.ROOT));
        int port = url.getPort() >= 0 ? url.getPort() : tls ? 443 : 80;
        String host = url.getHost();
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        return new BackendAddress(
                tls, bracketed ? host.substring(1, host.length() - 1) : host, port, basePath(url.getRawPath()));
    }

    /** As the {@code host} header says it. */
    HostAndPort authority() {
        return HostAndPort.create(host.contains(":") ? "[" + host + "]" : host, port);
    }

    /** The usual {@code base_url} ends in {@code /v1}, as requests begin: it counts once. */
    String target(String clientsTarget) {
        var requestUri = originForm(clientsTarget);
        if (basePath.isEmpty()) {
            return requestUri;
        }
        boolean twice = basePath.endsWith("/v1") && requestUri.startsWith("/v1");
        return (twice ? basePath.substring(0, basePath.length() - 3) : basePath) + requestUri;
    }

    /** A client of a proxy names the gateway's whole address; path and query go on. */
    private static String originForm(String target) {
        int authority = target.startsWith("/") ? -1 : target.indexOf("://");
        if (authority < 0) {
            return target;
        }
        int path = target.indexOf('/', authority + 3);
        return path < 0 ? "/" : target.substring(path);
    }

    private static String basePath(String path) {
        return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }
}
