package io.espalier.train;

import io.espalier.inference.PieceSpans;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import io.espalier.token.LooseWords;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What the heads see of a shot and of its loose words.
 *
 * @param shot what the shot head sees
 * @param parts its text, as the gateway recognises it
 * @param words how many it has, protected or not
 * @param loose those that may go and that the encoder read, ascending
 * @param states the last hidden states of the word-pieces of loose words, each [d]
 */
public record ShotWords(EncodedShot shot, ShotParts parts, int words, List<Word> loose, List<float[]> states) {
    /**
     * A loose word.
     *
     * @param cut what goes if it goes
     * @param from the first of its word-pieces among {@code states}
     * @param to the one after its last
     */
    public record Word(Span cut, int from, int to) {
        int pieces() {
            return to - from;
        }
    }

    public ShotWords {
        loose = List.copyOf(loose);
        states = List.copyOf(states);
    }

    /**
     * @param spans of all word-pieces that the encoder read
     * @param states of all of them
     */
    public static ShotWords of(EncodedShot shot, ShotParts parts, PieceSpans spans, List<float[]> states) {
        var words = LooseWords.of(parts);
        var loose = new ArrayList<Word>();
        var under = new ArrayList<float[]>();
        for (var each : words.loose()) {
            var over = spans.over(each.word().start(), each.word().end());
            if (!over.isEmpty()) {
                loose.add(new Word(each.cut(), under.size(), under.size() + over.count()));
                under.addAll(states.subList(over.from(), over.to()));
            }
        }
        return new ShotWords(shot, parts, words.words(), loose, under);
    }

    /** What goes with these loose words. */
    List<Span> cuts(BitSet gone) {
        return gone.stream().mapToObj(word -> loose.get(word).cut()).toList();
    }
}
