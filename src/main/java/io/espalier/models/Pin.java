package io.espalier.models;

/** What a file must be: as many bytes, with this SHA-256 in lower-case hexadecimal digits. */
record Pin(long bytes, String sha256) {}
