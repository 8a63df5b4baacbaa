package io.espalier.train;

import java.util.List;

/**
 * Where an update is to move the logits: the objective Σ ofShots[i] · s[i] + Σ ofPieces[j] · u[j].
 *
 * @param ofShots for the logit of each shot [n]
 * @param states the last hidden states of word-pieces, each [d]
 * @param ofPieces for the logit of each word-piece [m]
 */
public record Direction(List<EncodedShot> shots, double[] ofShots, List<float[]> states, double[] ofPieces) {
    public Direction {
        shots = List.copyOf(shots);
        states = List.copyOf(states);
    }

    /** Shots alone. */
    public static Direction of(List<EncodedShot> shots, double[] ofShots) {
        return new Direction(shots, ofShots, List.of(), new double[0]);
    }

    /** Word-pieces alone. */
    public static Direction ofPieces(List<float[]> states, double[] ofPieces) {
        return new Direction(List.of(), new double[0], states, ofPieces);
    }
}
