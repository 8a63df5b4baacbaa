package io.espalier.shot;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.espalier.files.Sha256;
import io.espalier.inference.Artefact;
import io.espalier.inference.ShotScore;
import io.espalier.inference.ShotScorer;
import io.espalier.inference.TextKey;
import io.espalier.prompt.ShotParts;
import java.nio.ByteBuffer;

/** The scores of shots: each shot is scored once, and remembered by its content. Safe for use by many threads. */
public final class ShotScores {
    /** A score weighs one more for each so many word-pieces, so that long shots cannot fill the memory. */
    private static final int PIECES_PER_WEIGHT = 256;

    private final ShotScorer scorer;
    private final Cache<TextKey, ShotScore> known;

    /** @param remembered scores kept, of shots of usual length */
    public ShotScores(ShotScorer scorer, int remembered) {
        this.scorer = scorer;
        this.known = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(remembered)
                .weigher((TextKey key, ShotScore score) -> 1 + score.starts().length / PIECES_PER_WEIGHT)
                .build();
    }

    public ShotScore of(ShotParts shot) {
        var key = key(shot);
        var before = known.getIfPresent(key);
        if (before != null) {
            return before;
        }
        var question = shot.question().of(shot.text());
        var answer = shot.answer().of(shot.text());
        var score = scorer.score(shot.text(), ShotFeatures.of(question, answer));
        known.put(key, score);
        return score;
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
