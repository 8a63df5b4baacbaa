package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.inference.PieceSpans;
import io.espalier.inference.ShotScore;
import io.espalier.target.Question;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class ShotWordsTest {
    private static final Question EXAMPLE =
            new Question("How so?", "Tina quickly bakes 3 loaves of wonderful bread today.\n#### 3");
    private static final EncodedShot SHOT = new EncodedShot(new float[0], List.of(), 30);

    /** Word-pieces of four chars each, over the first so many chars. */
    private static PieceSpans pieces(int chars) {
        var starts = new int[chars / 4];
        var ends = new int[chars / 4];
        for (int i = 0; i < starts.length; i++) {
            starts[i] = 4 * i;
            ends[i] = 4 * i + 4;
        }
        return new PieceSpans(starts, ends);
    }

    private static ShotWords words(PieceSpans spans) {
        var states = new ArrayList<float[]>();
        for (int i = 0; i < spans.starts().length; i++) {
            states.add(new float[] {i});
        }
        return ShotWords.of(SHOT, RecognisedShot.of(EXAMPLE), spans, states);
    }

    private static List<String> texts(ShotWords words) {
        var all = new BitSet();
        all.set(0, words.loose().size());
        return words.cuts(all).stream().map(cut -> cut.of(words.parts().text())).toList();
    }

    @Test
    void looseWordsAreThoseThatTheGatewayMayCut() {
        // When
        var words = words(pieces(EXAMPLE.shot().length()));

        // Then
        assertThat(texts(words)).containsExactly(" quickly", " of", " wonderful", " bread");
        assertThat(words.words()).isEqualTo(13);
    }

    @Test
    void whatTheEncoderDidNotReadNeverGoes() {
        // When: nothing beyond the first half was read
        var words = words(pieces(EXAMPLE.shot().length() / 2));

        // Then
        assertThat(texts(words)).containsExactly(" quickly");
    }

    @Test
    void aShotThatTheGatewayDoesNotRecogniseStaysWhole() {
        // When
        var parts =
                RecognisedShot.of(new Question("One\n\nQ: Two?\nA: Yes it really is so.\n\nmore", "It is well so."));

        // Then
        assertThat(ShotWords.of(SHOT, parts, pieces(8), List.of(new float[1], new float[1]))
                        .words())
                .isZero();
    }

    @Test
    void aWordsLogitIsThatOfItsServedKeepProbability() {
        // Given
        var spans = pieces(EXAMPLE.shot().length());
        var words = words(spans);
        var random = new SplittableRandom(3);
        var all = new float[spans.starts().length];
        for (int i = 0; i < all.length; i++) {
            all[i] = (float) random.nextGaussian(0, 3);
        }
        var score = new ShotScore(0, new float[0], spans.starts(), spans.ends(), all);
        var under = words.states().stream()
                .mapToDouble(state -> all[(int) state[0]])
                .toArray();

        // When
        var logits = WordLogits.of(words, under);

        // Then
        for (int w = 0; w < logits.length; w++) {
            var word = words.loose().get(w);
            var keep = score.keepProbability(word.cut().start() + 1, word.cut().end());
            assertThat(1 / (1 + Math.exp(-logits[w]))).isCloseTo(keep, within(1e-9));
        }
    }

    @Test
    void aWordOfOnePieceHasThatPiecesLogit() {
        // Given
        var words = TestingWordTask.words(new Question("Number 1", "Look there we go so far"));
        var logits = new SplittableRandom(1).doubles(words.states().size()).toArray();

        // When
        var ofWords = WordLogits.of(words, logits);

        // Then
        assertThat(ofWords).containsExactly(logits, within(1e-9));
    }

    @Test
    void theWayBackIsTheSlopeAlongEveryPiece() {
        // Given
        var words = words(pieces(EXAMPLE.shot().length()));
        var pieces =
                new SplittableRandom(2).doubles(words.states().size(), -2, 2).toArray();
        var direction = new double[] {0.5, -1, 2, 0.25};

        // When
        var back = WordLogits.back(words, pieces, direction);

        // Then
        for (int j = 0; j < pieces.length; j++) {
            var slope = (objective(words, moved(pieces, j, 1e-6), direction)
                            - objective(words, moved(pieces, j, -1e-6), direction))
                    / 2e-6;
            assertThat(back[j]).isCloseTo(slope, within(1e-6));
        }
    }

    private static double objective(ShotWords words, double[] pieces, double[] direction) {
        var logits = WordLogits.of(words, pieces);
        var sum = 0.0;
        for (int w = 0; w < logits.length; w++) {
            sum += direction[w] * logits[w];
        }
        return sum;
    }

    private static double[] moved(double[] values, int place, double by) {
        var moved = values.clone();
        moved[place] += by;
        return moved;
    }
}
