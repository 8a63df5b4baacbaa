package io.espalier.ingress;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/** The pieces of a body. */
final class Chunks {
    private Chunks() {}

    static byte[] join(List<Buffer> chunks) {
        int length = 0;
        for (var chunk : chunks) {
            length = Math.addExact(length, chunk.length());
        }
        var joined = new byte[length];
        int at = 0;
        for (var chunk : chunks) {
            chunk.getBytes(joined, at);
            at += chunk.length();
        }
        return joined;
    }
}
