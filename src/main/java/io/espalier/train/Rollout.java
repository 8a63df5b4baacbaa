package io.espalier.train;

import java.util.List;

/**
 * One pruned prompt and its reward, without its text.
 *
 * @param kept indices of the pool's shots that stayed, ascending
 * @param tokens of those shots
 * @param sound the share of them with which nothing is wrong
 * @param loss mean over the questions, in nats a token; NaN where it was not asked for
 * @param right the share of the questions answered rightly; NaN where they were not asked
 */
public record Rollout(List<Integer> kept, long tokens, double sound, double loss, double right, double reward) {
    public Rollout {
        kept = List.copyOf(kept);
    }
}
