package io.espalier.safetensors;

import java.nio.file.Path;

/** Bytes that a tensor being written is made of. */
public sealed interface ByteSource {
    long bytes();

    /** A part of a file: copied by the operating system, never held in memory. */
    record FileRange(Path file, long offset, long bytes) implements ByteSource {}

    /** A few bytes made on the way. */
    record Literal(byte[] content) implements ByteSource {
        @Override
        public long bytes() {
            return content.length;
        }
    }
}
