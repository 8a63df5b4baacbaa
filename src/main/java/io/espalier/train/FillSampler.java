package io.espalier.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Plackett-Luce without replacement under a budget (Plackett 1975; Luce 1959): each draw takes one of the shots that still fit, with
 * probability proportional to exp(s), until none fits.
 *
 * <p>Where it may stop, each draw after the first may also take none, with the weight that a shot of keep-probability one half has, exp(0),
 * and is then the last: a shot that the head would rather prune is not taken for the room that is left.
 *
 * <pre>
 *   ln π       = Σ over draws t of  s[chosen(t)] − ln (stop(t) + Σ_{i fits(t)} exp(s[i]))       s of no shot is 0
 *   d ln π/ds[i] = Σ over draws t of  1[i = chosen(t)] − 1[i fits(t)] · exp(s[i]) / (stop(t) + Σ_{j fits(t)} exp(s[j]))
 * </pre>
 *
 * {@code O(n k)} for n candidates of which k are taken. Every mask fills the budget or ends where more would not help, so its length says
 * nothing about its quality and the length factor is left out.
 *
 * @param stops whether it may stop before the budget is full
 */
public record FillSampler(int budget, boolean stops) implements ShotSampler {
    /** Until nothing fits. */
    public FillSampler(int budget) {
        this(budget, false);
    }

    @Override
    public ShotSample sample(double[] logits, int[] tokens, RandomGenerator random) {
        var kept = new BitSet(logits.length);
        var score = new double[logits.length];
        var logProbability = 0.0;
        long left = budget;
        for (var open = fitting(kept, tokens, left); !open.isEmpty(); open = fitting(kept, tokens, left)) {
            var shares = shares(logits, open, stops && !kept.isEmpty());
            int chosen = draw(shares, random);
            open.stream().forEach(shot -> score[shot] -= shares[shot]);
            logProbability += Math.log(shares[chosen]);
            if (chosen == logits.length) {
                break;
            }
            score[chosen]++;
            kept.set(chosen);
            left -= tokens[chosen];
        }
        return new ShotSample(kept, logProbability, score);
    }

    /** The most likely order instead of a drawn one. */
    public BitSet greedy(double[] logits, int[] tokens) {
        var kept = new BitSet(logits.length);
        long left = budget;
        for (var open = fitting(kept, tokens, left); !open.isEmpty(); open = fitting(kept, tokens, left)) {
            int chosen = highest(logits, open);
            if (stops && !kept.isEmpty() && logits[chosen] < 0) {
                break;
            }
            kept.set(chosen);
            left -= tokens[chosen];
        }
        return kept;
    }

    /** The shortest first, until nothing fits. */
    public BitSet shortest(int[] tokens) {
        var shortness = Arrays.stream(tokens).mapToDouble(count -> -count).toArray();
        return new FillSampler(budget).greedy(shortness, tokens);
    }

    /** So many masks drawn with equal logits, each until nothing fits. */
    public List<BitSet> random(int count, int[] tokens, RandomGenerator random) {
        return Stream.generate(() -> new FillSampler(budget)
                        .sample(new double[tokens.length], tokens, random)
                        .kept())
                .limit(count)
                .toList();
    }

    private static BitSet fitting(BitSet kept, int[] tokens, long left) {
        var open = new BitSet(tokens.length);
        for (int shot = 0; shot < tokens.length; shot++) {
            open.set(shot, !kept.get(shot) && tokens[shot] <= left);
        }
        return open;
    }

    /** exp(s) of the open shots, and of none, as shares of their sum [n + 1]; 0 for the others. */
    private static double[] shares(double[] logits, BitSet open, boolean mayStop) {
        var highest = Math.max(logits[highest(logits, open)], mayStop ? 0 : Double.NEGATIVE_INFINITY);
        var shares = new double[logits.length + 1];
        open.stream().forEach(shot -> shares[shot] = Math.exp(logits[shot] - highest));
        shares[logits.length] = mayStop ? Math.exp(-highest) : 0;
        var sum = Arrays.stream(shares).sum();
        return Arrays.stream(shares).map(share -> share / sum).toArray();
    }

    /** The first of the open shots whose logit is highest. */
    private static int highest(double[] logits, BitSet open) {
        int best = open.nextSetBit(0);
        for (int shot = best; shot >= 0; shot = open.nextSetBit(shot + 1)) {
            best = logits[shot] > logits[best] ? shot : best;
        }
        return best;
    }

    /** The last of those that can be drawn where rounding leaves a rest. */
    private static int draw(double[] shares, RandomGenerator random) {
        var rest = random.nextDouble();
        int drawn = -1;
        for (int i = 0; i < shares.length && (rest >= 0 || drawn < 0); i++) {
            if (shares[i] > 0) {
                drawn = i;
                rest -= shares[i];
            }
        }
        return drawn;
    }

    @Override
    public BitSet served(double[] logits, int[] tokens) {
        return greedy(logits, tokens);
    }

    @Override
    public double lengthFactor(long tokens) {
        return 1;
    }
}
