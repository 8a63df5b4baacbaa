package io.espalier.models;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The note beside a model that says where it comes from and under which licence. */
final class Provenance {
    private Provenance() {}

    static void write(CatalogueEntry entry, Path file) throws IOException {
        var part = file.resolveSibling("." + file.getFileName());
        Files.writeString(part, text(entry));
        try (var channel = FileChannel.open(part, StandardOpenOption.WRITE)) {
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String text(CatalogueEntry entry) {
        var text = new StringBuilder("# ").append(entry.name()).append("\n\n");
        text.append(entry.description()).append(".\n\n");
        text.append("- origin: ").append(entry.origin()).append('\n');
        text.append("- licence: ").append(entry.licence()).append('\n');
        text.append("- file: ")
                .append(entry.file())
                .append(", SHA-256 ")
                .append(entry.pin().sha256());
        var download = entry.download();
        if (download != null && download.form() == Form.AS_Q8_0) {
            text.append("\n- made from a file with the SHA-256 ")
                    .append(download.pin().sha256());
            text.append(": its Q4_1 matrices are written as Q8_0 here; nothing else was changed");
        }
        return text.append('\n').toString();
    }
}
