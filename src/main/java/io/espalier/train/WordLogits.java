package io.espalier.train;

import io.espalier.inference.ShotScore;

/**
 * From the logits of word-pieces to those of words, and from a direction for words back to one for word-pieces. A word's keep-probability
 * is that of {@link ShotScore#keepProbability}, the mean of its word-pieces'.
 *
 * <pre>
 *   p        = 1/m Σ_j σ(u[j])              over the m word-pieces of a word
 *   u        = ln p − ln(1 − p)             its logit; that of its word-piece where it has but one
 *   du/du[j] = σ(u[j]) (1 − σ(u[j])) / (m p (1 − p))
 * </pre>
 */
final class WordLogits {
    /** Keeps what a saturated head says finite. */
    private static final double LEAST = 1e-12;

    private WordLogits() {}

    /**
     * @param pieces logits of the shot's word-pieces [m]
     * @return the logits of its loose words [w]
     */
    static double[] of(ShotWords shot, double[] pieces) {
        return shot.loose().stream()
                .mapToDouble(word -> Math.log(mean(word, pieces, 1)) - Math.log(mean(word, pieces, -1)))
                .toArray();
    }

    /**
     * @param direction of the words' logits [w]
     * @return of the word-pieces' [m]
     */
    static double[] back(ShotWords shot, double[] pieces, double[] direction) {
        var back = new double[pieces.length];
        for (int w = 0; w < direction.length; w++) {
            var word = shot.loose().get(w);
            var spread = word.pieces() * mean(word, pieces, 1) * mean(word, pieces, -1);
            for (int j = word.from(); j < word.to(); j++) {
                back[j] += direction[w] * ShotScore.probability(pieces[j]) * ShotScore.probability(-pieces[j]) / spread;
            }
        }
        return back;
    }

    /** The mean probability to keep, or for a sign of −1 to prune. */
    private static double mean(ShotWords.Word word, double[] pieces, int sign) {
        var sum = 0.0;
        for (int j = word.from(); j < word.to(); j++) {
            sum += ShotScore.probability(sign * pieces[j]);
        }
        return Math.max(LEAST, sum / word.pieces());
    }
}
