package io.espalier.models;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 of files. */
final class FileHash {
    private static final int BUFFER = 1 << 20;

    private FileHash() {}

    static String sha256(Path file, PullListener listener) throws IOException {
        var digest = digest();
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
        return HexFormat.of().formatHex(digest.digest());
    }

    private static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
