package io.espalier.token;

import io.espalier.inference.Artefact;
import io.espalier.inference.ShotScore;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import io.espalier.shot.ShotScores;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Lets the words go that the trained head would least keep: of those below the threshold the least probable first, up to a share of all
 * words; of equally probable ones the first.
 */
public final class LearnedWordPruner implements WordPruner {
    private final ShotScores scores;
    private final double threshold;
    private final double maxCut;

    /**
     * @param threshold keep-probability from which on a word stays
     * @param maxCut the largest share of a shot's words that goes
     */
    public LearnedWordPruner(ShotScores scores, double threshold, double maxCut) {
        this.scores = scores;
        this.threshold = threshold;
        this.maxCut = maxCut;
    }

    private record Ranked(LooseWord word, double keep) {}

    @Override
    public List<List<Span>> cuts(List<ShotParts> shots) {
        var scored = scores.of(shots);
        return IntStream.range(0, shots.size())
                .mapToObj(i -> cuts(LooseWords.of(shots.get(i)), scored.get(i)))
                .toList();
    }

    private List<Span> cuts(LooseWords words, ShotScore score) {
        long most = (long) Math.floor(maxCut * words.words());
        return words.loose().stream()
                .map(each -> new Ranked(
                        each,
                        score.keepProbability(each.word().start(), each.word().end())))
                .filter(each -> each.keep() < threshold)
                .sorted(Comparator.comparingDouble(Ranked::keep))
                .limit(most)
                .map(each -> each.word().cut())
                .sorted(Comparator.comparingInt(Span::start))
                .toList();
    }

    @Override
    public Artefact artefact() {
        return scores.artefact();
    }
}
