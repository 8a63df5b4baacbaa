package io.espalier.train;

import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.TokenCounter;
import io.espalier.shot.ShotFeatures;
import io.espalier.train.EncodedShot.Piece;

/** Reads shots as the gateway's scorer does: the encoder over the shot's text, and surface features of its question and answer. */
public final class ShotReader implements ShotEncoder {
    private final OnnxEncoder encoder;
    private final TokenCounter counter;

    /**
     * @param counter the target's tokenizer
     */
    public ShotReader(OnnxEncoder encoder, TokenCounter counter) {
        this.encoder = encoder;
        this.counter = counter;
    }

    @Override
    public EncodedShot encode(Example example) {
        var pieces = encoder.states(example.shot().strip()).stream()
                .map(piece -> new Piece(piece.mean(), piece.states().size()))
                .toList();
        return new EncodedShot(
                ShotFeatures.of(example.question(), example.answer()), pieces, counter.count(example.shot()));
    }
}
