package io.espalier.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/**
 * What the rivals did on one held-back pool, all with the same questions.
 *
 * @param questions the places of its questions among those held back
 * @param measured all but the policies
 * @param policies of each training seed
 */
public record PoolResult(
        int number, Pool.Kind kind, List<Integer> questions, List<Measured> measured, List<Measured> policies) {
    /**
     * One rival.
     *
     * @param losses of each question, in nats a token; with the reward {@link Reward#ACCURACY} 1 for a wrong answer and 0 for a right one
     * @param tokens of the shots
     * @param sound the share of the shots with which nothing is wrong
     * @param dev the mean loss on other questions, by which choices are made; NaN where none depends on it
     */
    public record Measured(Rival rival, double[] losses, double tokens, double sound, double dev) {
        /** The same of another rival. */
        Measured as(Rival other) {
            return new Measured(other, losses, tokens, sound, dev);
        }

        double mean() {
            return Arrays.stream(losses).average().orElseThrow();
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Measured(Rival r, double[] l, double t, double s, double d)
                    && r == rival
                    && Arrays.equals(l, losses)
                    && t == tokens
                    && s == sound
                    && Double.compare(d, dev) == 0;
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
        questions = List.copyOf(questions);
        measured = List.copyOf(measured);
        policies = List.copyOf(policies);
    }

    /** As if there were this policy alone. */
    PoolResult with(int policy) {
        return with(policies.get(policy));
    }

    /** The same with this policy alone. */
    PoolResult with(Measured policy) {
        return new PoolResult(number, kind, questions, measured, List.of(policy));
    }

    /** Of the policy only where there is one. */
    public Measured of(Rival rival) {
        return Stream.concat(policies.stream(), measured.stream())
                .filter(each -> each.rival() == rival)
                .findFirst()
                .orElseThrow();
    }
}
