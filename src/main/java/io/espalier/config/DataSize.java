package io.espalier.config;

/** A number of bytes; written {@code 512B}, {@code 64KiB}, {@code 32MiB} or {@code 1GiB} in the configuration. */
public record DataSize(long bytes) {
    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size cannot be negative: " + bytes);
        }
    }

    public static DataSize ofMebibytes(long n) {
        return new DataSize(n << 20);
    }
}
