package io.espalier.models;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/**
 * Fetches a file from an address into a part file. What is there already is kept and only the rest asked for, where the server
 * can do that; a connection that breaks off is taken up again as long as bytes come.
 */
final class HttpFetch {
    private static final int BUFFER = 1 << 16;
    private static final int IN_VAIN = 3;
    private static final int CONNECT_MILLIS = 5000;
    private static final int RANGE_NOT_SATISFIABLE = 416;

    private final Duration patience;
    private final Duration pause;

    /**
     * @param patience with a server that sends nothing
     * @param pause before a connection that broke off is taken up again
     */
    HttpFetch(Duration patience, Duration pause) {
        this.patience = patience;
        this.pause = pause;
    }

    /** @throws SourceFailure where the server does not give the whole file; the part stays */
    void fetch(URI url, Pin pin, Path part, PullListener listener) throws SourceFailure, InterruptedException {
        var first = size(part);
        var before = first;
        for (var inVain = 0; before < pin.bytes(); ) {
            var failure = attempt(url, pin, part, listener);
            var after = size(part);
            if (after == pin.bytes()) {
                return;
            }
            var nothingEver = before == first && after == first;
            if (nothingEver || inVain == IN_VAIN) {
                throw new SourceFailure(failure);
            }
            inVain = after > before ? 0 : inVain + 1;
            listener.note("broken off after " + after + " of " + pin.bytes() + " bytes (" + failure + "); going on");
            before = after;
            Thread.sleep(pause);
        }
    }

    /** Why it was not enough. */
    private String attempt(URI url, Pin pin, Path part, PullListener listener) throws SourceFailure {
        try {
            once(url, pin, part, listener);
            return "the connection ended";
        } catch (IOException e) {
            return reason(e);
        }
    }

    private void once(URI url, Pin pin, Path part, PullListener listener) throws IOException, SourceFailure {
        var connection = (HttpURLConnection) url.toURL().openConnection();
        try {
            var from = size(part);
            connection.setConnectTimeout(CONNECT_MILLIS);
            connection.setReadTimeout(Math.toIntExact(patience.toMillis()));
            connection.setRequestProperty("accept-encoding", "identity");
            if (from > 0) {
                connection.setRequestProperty("range", "bytes=" + from + "-");
            }
            var status = connection.getResponseCode();
            if (status == HttpURLConnection.HTTP_PARTIAL && startsAt(connection, from)) {
                append(connection, pin, part, listener);
            } else if (status == HttpURLConnection.HTTP_OK) {
                Files.deleteIfExists(part);
                append(connection, pin, part, listener);
            } else if (status == RANGE_NOT_SATISFIABLE && from > 0) {
                Files.delete(part);
            } else {
                throw new SourceFailure("it answers with status " + status);
            }
        } finally {
            connection.disconnect();
        }
    }

    private static boolean startsAt(HttpURLConnection connection, long from) {
        var range = connection.getHeaderField("content-range");
        return range != null && range.startsWith("bytes " + from + "-");
    }

    private static void append(HttpURLConnection connection, Pin pin, Path part, PullListener listener)
            throws IOException, SourceFailure {
        var from = size(part);
        var offered = connection.getContentLengthLong();
        if (offered >= 0 && from + offered != pin.bytes()) {
            throw new SourceFailure("it has " + (from + offered) + " bytes instead of " + pin.bytes());
        }
        listener.begin("fetching " + name(connection.getURL().getPath()), from, pin.bytes());
        try (var body = connection.getInputStream();
                var file = Files.newOutputStream(part, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            var buffer = new byte[BUFFER];
            var total = from;
            for (var count = body.read(buffer); count >= 0; count = body.read(buffer)) {
                total += count;
                if (total > pin.bytes()) {
                    throw new SourceFailure("it sends more than " + pin.bytes() + " bytes");
                }
                file.write(buffer, 0, count);
                listener.advance(count);
            }
        } finally {
            listener.end();
        }
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('/') + 1);
    }

    private static long size(Path part) {
        try {
            return Files.exists(part) ? Files.size(part) : 0;
        } catch (IOException e) {
            return 0;
        }
    }

    private static String reason(IOException failure) {
        var kind = failure.getClass().getSimpleName().replace("Exception", "");
        return failure.getMessage() == null ? kind : kind + ": " + failure.getMessage();
    }
}
