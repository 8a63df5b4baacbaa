package io.espalier.train;

import java.util.Arrays;
import java.util.List;

/** What the rivals did on one held-back pool, all with the same questions. */
public record PoolResult(int number, Pool.Kind kind, List<Measured> measured) {
    /**
     * One rival.
     *
     * @param losses of each question, in nats a token; with the reward {@link Reward#ACCURACY} 1 for a wrong answer and 0 for a right one
     * @param tokens of the shots
     * @param sound the share of the shots with which nothing is wrong
     */
    public record Measured(Rival rival, double[] losses, double tokens, double sound) {
        double mean() {
            return Arrays.stream(losses).average().orElseThrow();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Measured(Rival r, double[] l, double t, double s)
                    && r == rival
                    && Arrays.equals(l, losses)
                    && t == tokens
                    && s == sound;
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(losses);
        }

        @Override
        public String toString() {
            return rival + " " + mean();
        }
    }

    public PoolResult {
        measured = List.copyOf(measured);
    }

    public Measured of(Rival rival) {
        return measured.stream()
                .filter(each -> each.rival() == rival)
                .findFirst()
                .orElseThrow();
    }
}
