package io.espalier.shot;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.espalier.inference.Artefact;
import io.espalier.inference.ShotScore;
import io.espalier.inference.ShotScorer;
import io.espalier.prompt.ShotParts;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The scores of shots: each shot is scored once, and remembered by its content. Safe for use by many threads. */
public final class ShotScores {
    /** A score weighs one more for each so many word-pieces, so that long shots cannot fill the memory. */
    private static final int PIECES_PER_WEIGHT = 256;

    private final ShotScorer scorer;
    private final Cache<Key, ShotScore> known;

    private record Key(long a, long b) {}

    /** @param remembered scores kept, of shots of usual length */
    public ShotScores(ShotScorer scorer, int remembered) {
        this.scorer = scorer;
        this.known = Caffeine.newBuilder()
                .executor(Runnable::run)
                .maximumWeight(remembered)
                .weigher((Key key, ShotScore score) -> 1 + score.starts().length / PIECES_PER_WEIGHT)
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
    private static Key key(ShotParts shot) {
        var sha = sha256();
        sha.update(ByteBuffer.allocate(4 * Integer.BYTES)
                .putInt(shot.question().start())
                .putInt(shot.question().end())
                .putInt(shot.answer().start())
                .putInt(shot.answer().end())
                .array());
        var digest = ByteBuffer.wrap(sha.digest(shot.text().getBytes(UTF_16BE)));
        return new Key(digest.getLong(), digest.getLong());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    public Artefact artefact() {
        return scorer.artefact();
    }
}
