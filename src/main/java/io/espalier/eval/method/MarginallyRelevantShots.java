package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.inference.Encoder;
import io.espalier.target.Question;
import java.util.BitSet;
import java.util.List;

/**
 * Maximal marginal relevance (Carbonell and Goldstein 1998): next comes the shot with the highest λ · similarity to the question asked −
 * (1 − λ) · highest similarity to a shot that was taken, of those that still fit; λ = 1/2. {@code O(n² k)} similarities.
 */
public record MarginallyRelevantShots(Encoder encoder) implements Method {
    private static final double LAMBDA = 0.5;

    @Override
    public String name() {
        return "mmr";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var vectors = SimilarShots.vectors(encoder, pool);
        return question -> List.of(pool.prefix(choose(pool, budget, vectors, question)));
    }

    private BitSet choose(Pool pool, int budget, List<float[]> vectors, Question question) {
        var asked = encoder.encode(List.of(question.question())).getFirst();
        var kept = new BitSet();
        for (int next = next(pool, budget, vectors, asked, kept);
                next >= 0;
                next = next(pool, budget, vectors, asked, kept)) {
            kept.set(next);
        }
        return kept;
    }

    private static int next(Pool pool, int budget, List<float[]> vectors, float[] asked, BitSet kept) {
        long left = budget - pool.tokens(kept);
        int best = -1;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (int shot = kept.nextClearBit(0); shot < pool.size(); shot = kept.nextClearBit(shot + 1)) {
            var vector = vectors.get(shot);
            var score = LAMBDA * SimilarShots.dot(vector, asked) - (1 - LAMBDA) * nearest(vectors, vector, kept);
            if (pool.tokens()[shot] <= left && score > bestScore) {
                best = shot;
                bestScore = score;
            }
        }
        return best;
    }

    private static double nearest(List<float[]> vectors, float[] vector, BitSet kept) {
        return kept.stream()
                .mapToDouble(taken -> SimilarShots.dot(vectors.get(taken), vector))
                .max()
                .orElse(0);
    }
}
