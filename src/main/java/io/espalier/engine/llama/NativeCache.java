package io.espalier.engine.llama;

import io.espalier.failure.UserError;
import io.espalier.files.CacheFolder;
import io.espalier.files.Sha256;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A folder for native libraries taken out of the program, each under the hash of its content. */
record NativeCache(Path folder) {

    /** In the program's cache folder; where that cannot be written, in a temporary one. */
    static NativeCache standard() {
        try {
            return new NativeCache(
                    Files.createDirectories(CacheFolder.standard().resolve("native")));
        } catch (IOException e) {
            return new NativeCache(temporary());
        }
    }

    /** Private to this process: a folder that other users can guess could be filled by them. */
    private static Path temporary() {
        try {
            var folder = Files.createTempDirectory("espalier-native");
            folder.toFile().deleteOnExit();
            return folder;
        } catch (IOException e) {
            throw new UserError("the native library could not be unpacked: no cache or temporary folder is writable. "
                    + "Set ESPALIER_CACHE to a folder that is.");
        }
    }

    /** The file of this name and content, written if it is missing or its content is not what it should be. */
    Path file(String name, String sha256, Content content) {
        try {
            var file = folder.resolve(sha256.substring(0, 16)).resolve(name);
            if (Files.isRegularFile(file) && Sha256.of(Files.readAllBytes(file)).equals(sha256)) {
                return file;
            }
            var bytes = content.bytes();
            if (!Sha256.of(bytes).equals(sha256)) {
                throw new UserError("the native library " + name + " inside the program is damaged: its SHA-256 is "
                        + Sha256.of(bytes) + ", not " + sha256 + ". Build or download the program again.");
            }
            write(file, bytes);
            return file;
        } catch (IOException e) {
            throw new UserError("the native library could not be unpacked into " + folder + ": " + e.getMessage(), e);
        }
    }

    private static void write(Path file, byte[] bytes) throws IOException {
        Files.createDirectories(file.getParent());
        var part = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".part");
        Files.write(part, bytes);
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Where a file's bytes come from, asked only if they are needed. */
    interface Content {
        byte[] bytes() throws IOException;
    }
}
