package io.espalier.models;

import io.espalier.files.Sha256;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;

/** SHA-256 of files. */
final class FileHash {
    private static final int BUFFER = 1 << 20;

    private FileHash() {}

    static String sha256(Path file, PullListener listener) throws IOException {
        var digest = Sha256.digest();
        try (var channel = FileChannel.open(file)) {
            listener.begin("checking " + file.getFileName(), 0, channel.size());
            var buffer = ByteBuffer.allocate(BUFFER);
            while (channel.read(buffer) >= 0) {
                listener.advance(buffer.flip().remaining());
                digest.update(buffer);
                buffer.clear();
            }
        } finally {
            listener.end();
        }
        return Sha256.hex(digest);
    }
}
