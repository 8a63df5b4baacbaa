package io.espalier.models;

import io.espalier.gguf.GgmlType;
import io.espalier.gguf.GgufWriter;
import io.espalier.gguf.MetadataValue;
import io.espalier.gguf.TensorBytes;
import io.espalier.models.CatalogueEntry.Download;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** A small sound model file, and the catalogue that pins it. */
final class TestingModelFile {
    static final String NAME = "small";
    private static final long WIDTH = 32;
    private static final long ROWS = 2000;

    private final byte[] bytes;

    private TestingModelFile(byte[] bytes) {
        this.bytes = bytes;
    }

    static TestingModelFile in(Path folder) {
        var content = new byte[(int) (ROWS * 20)];
        new Random(5).nextBytes(content);
        for (var row = 0; row < ROWS; row++) {
            // Scale and offset, so that no block has a scale that is no number.
            content[row * 20 + 1] = 0x24;
            content[row * 20 + 3] = (byte) 0xA4;
        }
        var file = folder.resolve("made.gguf");
        new GgufWriter()
                .set("general.architecture", MetadataValue.text("llama"))
                .tensor("token_embd.weight", GgmlType.Q4_1, List.of(WIDTH, ROWS), TensorBytes.of(content))
                .write(file);
        try {
            return new TestingModelFile(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    byte[] bytes() {
        return bytes.clone();
    }

    Pin pin() {
        return pinOf(bytes);
    }

    /** A catalogue in which the file is kept as it is. */
    Catalogue catalogue(List<Source> sources) {
        return catalogue(Form.AS_IT_IS, pin(), sources);
    }

    Catalogue catalogue(Form form, Pin kept, List<Source> sources) {
        return new Catalogue(List.of(new CatalogueEntry(
                NAME, "A test's model", "MIT", "this test", "small.gguf", kept, new Download(form, pin(), sources))));
    }

    static Pin pinOf(byte[] bytes) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return new Pin(bytes.length, HexFormat.of().formatHex(digest));
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
