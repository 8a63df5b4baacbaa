package io.espalier.token;

import io.espalier.inference.Artefact;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import io.espalier.shot.ShotScores;
import java.util.Comparator;
import java.util.List;

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
    public List<Span> cuts(ShotParts shot) {
        var words = LooseWords.of(shot);
        long most = (long) Math.floor(maxCut * words.words());
        if (most == 0 || words.loose().isEmpty()) {
            return List.of();
        }
        var score = scores.of(shot);
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
