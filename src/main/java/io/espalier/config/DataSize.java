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

    /** As the configuration writes it, in the largest unit that divides it. */
    @Override
    public String toString() {
        var units = new String[] {"B", "KiB", "MiB", "GiB"};
        var zeros = bytes == 0 ? 0 : Math.min(units.length - 1, Long.numberOfTrailingZeros(bytes) / 10);
        return (bytes >> (10 * zeros)) + units[zeros];
    }
}
