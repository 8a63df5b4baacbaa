package io.espalier.inference;

/**
 * What the heads make of one text.
 *
 * @param keep the logit of keeping it less that of pruning it
 * @param vector its L2-normalised vector
 * @param starts where each of its word-pieces starts in the text, in chars
 * @param ends where each ends
 * @param pieceKeep for each word-piece, the logit of keeping it less that of pruning it
 */
public record ShotScore(double keep, float[] vector, int[] starts, int[] ends, float[] pieceKeep) {
    public ShotScore {
        if (starts.length != ends.length || starts.length != pieceKeep.length) {
            throw new IllegalArgumentException("word-pieces: " + starts.length + " starts, " + ends.length + " ends, "
                    + pieceKeep.length + " logits");
        }
    }

    /** The probability whose logit this is, σ(x) = 1/(1 + e⁻ˣ). */
    public static double probability(double logit) {
        return 1 / (1 + Math.exp(-logit));
    }

    /**
     * The mean keep-probability of the word-pieces that overlap the chars {@code [start, end)}; 1 where none was read, so that
     * what was not seen is not cut.
     */
    public double keepProbability(int start, int end) {
        var over = new PieceSpans(starts, ends).over(start, end);
        double sum = 0;
        for (int i = over.from(); i < over.to(); i++) {
            sum += probability(pieceKeep[i]);
        }
        return over.isEmpty() ? 1 : sum / over.count();
    }
}
