package io.espalier.train;

import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.PieceStates;
import io.espalier.shot.ShotFeatures;
import io.espalier.target.Question;
import io.espalier.train.EncodedShot.Piece;
import java.util.List;
import java.util.function.ToIntFunction;

/** Reads shots as the gateway's scorer does: the encoder over the shot's text, and surface features of its question and answer. */
public final class ShotReader implements ShotEncoder, WordEncoder {
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
        return encoded(example, encoder.states(example.shot().strip()));
    }

    @Override
    public ShotWords words(Question example) {
        var text = example.shot().strip();
        var pieces = encoder.states(text);
        var states = pieces.stream().flatMap(piece -> piece.inner().stream()).toList();
        return ShotWords.of(encoded(example, pieces), RecognisedShot.of(example), encoder.spans(text), states);
    }

    private EncodedShot encoded(Question example, List<PieceStates> states) {
        var pieces = states.stream()
                .map(piece -> new Piece(piece.mean(), piece.states().size()))
                .toList();
        return new EncodedShot(
                ShotFeatures.of(example.question(), example.answer()), pieces, counter.applyAsInt(example.shot()));
    }
}
