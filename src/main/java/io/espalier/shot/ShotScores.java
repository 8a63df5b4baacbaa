package io.espalier.shot;

import io.espalier.files.Sha256;
import io.espalier.inference.Artefact;
import io.espalier.inference.Remembered;
import io.espalier.inference.ShotScore;
import io.espalier.inference.ShotScorer;
import io.espalier.inference.TextKey;
import io.espalier.prompt.ShotParts;
import java.nio.ByteBuffer;
import java.util.List;

/** The scores of shots: each shot is scored once, and remembered by its content. Safe for use by many threads. */
public final class ShotScores {
    /** A score weighs one more for each so many word-pieces, so that long shots cannot fill the memory. */
    private static final int PIECES_PER_WEIGHT = 256;

    private final ShotScorer scorer;
    private final Remembered<ShotParts, ShotScore> scores;

    /** @param remembered scores kept, of shots of usual length */
    public ShotScores(ShotScorer scorer, int remembered) {
        this.scorer = scorer;
        this.scores = new Remembered<>(ShotScores::key, this::unseen, remembered, ShotScores::weight);
    }

    /** One score for each shot, in order; those that were never seen are scored at once. */
    public List<ShotScore> of(List<ShotParts> shots) {
        return scores.of(shots);
    }

    public ShotScore of(ShotParts shot) {
        return of(List.of(shot)).getFirst();
    }

    private List<ShotScore> unseen(List<ShotParts> shots) {
        return scorer.score(shots.stream().map(ShotScores::input).toList());
    }

    private static ShotScorer.Input input(ShotParts shot) {
        var question = shot.question().of(shot.text());
        var answer = shot.answer().of(shot.text());
        return new ShotScorer.Input(shot.text(), ShotFeatures.of(question, answer));
    }

    private static int weight(TextKey key, ShotScore score) {
        return 1 + score.starts().length / PIECES_PER_WEIGHT;
    }

    /** The same text may have its parts elsewhere. */
    private static TextKey key(ShotParts shot) {
        var sha = Sha256.digest();
        sha.update(ByteBuffer.allocate(4 * Integer.BYTES)
                .putInt(shot.question().start())
                .putInt(shot.question().end())
                .putInt(shot.answer().start())
                .putInt(shot.answer().end())
                .array());
        return TextKey.of(sha, shot.text());
    }

    public Artefact artefact() {
        return scorer.artefact();
    }
}
