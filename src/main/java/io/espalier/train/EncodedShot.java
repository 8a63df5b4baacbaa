package io.espalier.train;

import java.util.List;

/**
 * What the heads see of a shot.
 *
 * @param features its surface features, raw [f]
 * @param pieces of at most the encoder's window each; one for a shot that fits
 * @param tokens counted with the target's tokenizer
 */
public record EncodedShot(float[] features, List<Piece> pieces, int tokens) {
    /**
     * A part of a shot as the encoder read it.
     *
     * @param mean of its word-pieces' last hidden states [d]
     * @param length its word-pieces, the two marks around them included
     */
    public record Piece(float[] mean, int length) {}

    public EncodedShot {
        pieces = List.copyOf(pieces);
    }

    /** The word-pieces of all pieces. */
    public int length() {
        return pieces.stream().mapToInt(Piece::length).sum();
    }
}
