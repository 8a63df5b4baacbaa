package io.espalier.moe;

/**
 * What a domain's sums were collected from.
 *
 * @param sha256 of the token ids of all texts, in order: each text's count, then its ids, as 32-bit little-endian numbers
 * @param answers whose answers followed the questions
 * @param texts demonstrations, one forward pass each
 * @param tokens of all of them, every one counted
 * @param engine the build that computed
 */
public record Calibration(String sha256, Answers answers, int texts, long tokens, String engine) {
    public Calibration {
        if (!sha256.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("sha256: not 64 hexadecimal digits");
        }
        if (texts < 1 || tokens < 1) {
            throw new IllegalArgumentException("a calibration needs at least one text and one token");
        }
    }
}
