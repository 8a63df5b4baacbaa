package io.espalier.train;

import io.espalier.inference.OnnxEncoder;
import io.espalier.shot.ShotFeatures;
import io.espalier.target.Question;
import io.espalier.train.EncodedShot.Piece;
import java.util.function.ToIntFunction;

/** Reads shots as the gateway's scorer does: the encoder over the shot's text, and surface features of its question and answer. */
public final class ShotReader implements ShotEncoder {
    private final OnnxEncoder encoder;
    private final ToIntFunction<String> counter;

    /**
     * @param counter of the target's tokens
     */
    public ShotReader(OnnxEncoder encoder, ToIntFunction<String> counter) {
        this.encoder = encoder;
        this.counter = counter;
    }

    @Override
    public EncodedShot encode(Question example) {
        var pieces = encoder.states(example.shot().strip()).stream()
                .map(piece -> new Piece(piece.mean(), piece.states().size()))
                .toList();
        return new EncodedShot(
                ShotFeatures.of(example.question(), example.answer()), pieces, counter.applyAsInt(example.shot()));
    }
}
