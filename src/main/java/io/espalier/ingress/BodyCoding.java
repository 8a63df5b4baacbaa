package io.espalier.ingress;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/** How a request's body is encoded. Only gzip is ever decoded, and only to look inside. */
enum BodyCoding {
    IDENTITY,
    GZIP,
    /** Another coding, or several. */
    OTHER;

    static BodyCoding of(MultiMap headers) {
        if (!headers.contains(HttpHeaders.CONTENT_ENCODING)) {
            return IDENTITY;
        }
        var codings = String.join(",", headers.getAll(HttpHeaders.CONTENT_ENCODING));
        return switch (codings.trim().toLowerCase(Locale.ROOT)) {
            case "", "identity" -> IDENTITY;
            case "gzip", "x-gzip" -> GZIP;
            default -> OTHER;
        };
    }

    /**
     * The decoded bytes; empty where they would be more than the limit, which is how a small body that unfolds into a huge one is
     * refused, and where the coding is not gzip or the bytes are not what it says.
     */
    Optional<byte[]> decode(byte[] body, int limit) {
        return switch (this) {
            case IDENTITY -> Optional.of(body);
            case OTHER -> Optional.empty();
            case GZIP -> gunzip(body, limit);
        };
    }

    private static Optional<byte[]> gunzip(byte[] body, int limit) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(body))) {
            var decoded = in.readNBytes(limit);
            return in.read() < 0 ? Optional.of(decoded) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
