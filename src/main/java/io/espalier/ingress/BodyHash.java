package io.espalier.ingress;

import io.espalier.files.Sha256;
import io.vertx.core.buffer.Buffer;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * By what a body can be found again in the log without being in it: the first digits of the SHA-256 of its first bytes. Bounded, so
 * that a large image does not hold up its event loop.
 */
final class BodyHash {
    /** Of longer bodies only so much is hashed; their length stands beside the hash. */
    static final int MOST_BYTES = 64 * 1024;

    private static final int PREFIX_BYTES = 6;

    private BodyHash() {}

    /** @return twelve hexadecimal digits; null for an empty body */
    static @Nullable String of(List<Buffer> chunks) {
        if (chunks.isEmpty()) {
            return null;
        }
        var sha = Sha256.digest();
        int left = MOST_BYTES;
        for (var chunk : chunks) {
            var bytes = chunk.getByteBuf().nioBuffer();
            bytes.limit(Math.min(bytes.limit(), bytes.position() + left));
            left -= bytes.remaining();
            sha.update(bytes);
        }
        return HexFormat.of().formatHex(sha.digest(), 0, PREFIX_BYTES);
    }
}
