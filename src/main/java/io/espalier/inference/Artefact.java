package io.espalier.inference;

import io.espalier.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/**
 * What decides something: its name, and the hash of all that its decisions depend on besides their input.
 *
 * @param sha256 in hexadecimal
 */
public record Artefact(String name, String sha256) {
    /** An artefact whose hash covers the parts, each with its length. */
    public static Artefact of(String name, byte[]... parts) {
        var sha = Sha256.digest();
        for (var part : parts) {
            sha.update((part.length + ":").getBytes(StandardCharsets.US_ASCII));
            sha.update(part);
        }
        return new Artefact(name, HexFormat.of().formatHex(sha.digest()));
    }

    /** This artefact's hash as a part of another's. */
    public byte[] part() {
        return sha256.getBytes(StandardCharsets.US_ASCII);
    }

    /** The first eight hexadecimal digits of the hash. */
    public String hash8() {
        return sha256.substring(0, 8);
    }

    /** {@code NAME@HASH8}, as it stands in headers. */
    @Override
    public String toString() {
        return name + '@' + hash8();
    }
}
