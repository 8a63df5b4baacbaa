package io.espalier.gguf;

import io.espalier.failure.UserError;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The first bytes of a file: whether it is GGUF, and if not, what it seems to be. */
final class Magic {
    static final int GGUF = 0x46554747;
    /** Magic, version, number of tensors, number of metadata entries. */
    static final int HEADER_BYTES = 24;

    private static final int GGUF_BIG_ENDIAN = Integer.reverseBytes(GGUF);

    private Magic() {}

    static void check(MemorySegment bytes, Fault fault) {
        if (bytes.byteSize() < HEADER_BYTES) {
            throw fault.at(
                    0,
                    "the file has " + bytes.byteSize() + " bytes",
                    "a header of at least " + HEADER_BYTES,
                    Fault.FETCH_AGAIN);
        }
        var magic = bytes.get(LittleEndian.INT, 0);
        if (magic != GGUF) {
            throw foreign(bytes, magic, fault);
        }
        var version = bytes.get(LittleEndian.INT, Integer.BYTES);
        if (version != 2 && version != 3) {
            throw wrongVersion(version, fault);
        }
    }

    private static UserError foreign(MemorySegment bytes, int magic, Fault fault) {
        if (magic == GGUF_BIG_ENDIAN) {
            return bigEndian(0, fault);
        }
        var found = kind(bytes).map(kind -> "this is " + kind).orElse("this is no GGUF file");
        return fault.at(0, found, "the bytes 'GGUF'", Fault.ANOTHER_FILE);
    }

    private static UserError bigEndian(long offset, Fault fault) {
        return fault.at(offset, "the file is big-endian", "little-endian numbers", Fault.CONVERT_AGAIN);
    }

    private static UserError wrongVersion(int version, Fault fault) {
        var swapped = Integer.reverseBytes(version);
        if (swapped == 2 || swapped == 3) {
            return bigEndian(Integer.BYTES, fault);
        }
        return fault.at(
                Integer.BYTES,
                "the file is of GGUF version " + Integer.toUnsignedString(version),
                "version 2 or 3",
                Fault.CONVERT_AGAIN);
    }

    private static Optional<String> kind(MemorySegment bytes) {
        var head = bytes.asSlice(0, HEADER_BYTES).toArray(ValueLayout.JAVA_BYTE);
        var text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.chars().allMatch(c -> c == 0)) {
            return Optional.of("a file of zeros, as a download that was only reserved leaves it");
        }
        if (text.startsWith("version https://git-")) {
            return Optional.of("a pointer to a large file, not the file itself");
        }
        if (text.startsWith("tjgg") || text.startsWith("lmgg") || text.startsWith("fmgg")) {
            return Optional.of("a model in the form before GGUF");
        }
        if (text.startsWith("{\"", 8)) {
            return Optional.of("a safetensors file");
        }
        return shortMagic(text);
    }

    private static Optional<String> shortMagic(String text) {
        if (text.startsWith("PK")) {
            return Optional.of("a ZIP archive or a PyTorch checkpoint");
        }
        if (text.startsWith("\u0089PNG")) {
            return Optional.of("a PNG image");
        }
        if (text.startsWith("\u001f\u008b")) {
            return Optional.of("a gzip file");
        }
        return text.stripLeading().startsWith("<") ? Optional.of("an HTML or XML page") : Optional.empty();
    }
}
