package io.espalier.train;

import java.util.BitSet;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Plackett-Luce without replacement until the budget is full (Plackett 1975; Luce 1959): each draw takes one of the shots that still fit,
 * with probability proportional to exp(s).
 *
 * <pre>
 *   ln π       = Σ over draws t of  s[chosen(t)] − ln Σ_{i fits(t)} exp(s[i])
 *   d ln π/ds[i] = Σ over draws t of  1[i = chosen(t)] − 1[i fits(t)] · softmax(s over fits(t))[i]
 * </pre>
 *
 * {@code O(n k)} for n candidates of which k are taken. Every mask fills the budget, so its length says nothing about its quality and the
 * length factor is left out.
 */
public record FillSampler(int budget) implements ShotSampler {
    @Override
    public ShotSample sample(double[] logits, int[] tokens, RandomGenerator random) {
        var kept = new BitSet(logits.length);
        var score = new double[logits.length];
        var logProbability = 0.0;
        long left = budget;
        for (var open = fitting(kept, tokens, left); !open.isEmpty(); open = fitting(kept, tokens, left)) {
            var shares = softmax(logits, open);
            int chosen = draw(shares, open, random);
            open.stream().forEach(shot -> score[shot] -= shares[shot]);
            score[chosen]++;
            logProbability += Math.log(shares[chosen]);
            kept.set(chosen);
            left -= tokens[chosen];
        }
        return new ShotSample(kept, logProbability, score);
    }

    /** The most likely order instead of a drawn one: what is served. */
    public BitSet greedy(double[] logits, int[] tokens) {
        var kept = new BitSet(logits.length);
        long left = budget;
        for (var open = fitting(kept, tokens, left); !open.isEmpty(); open = fitting(kept, tokens, left)) {
            int chosen = highest(logits, open);
            kept.set(chosen);
            left -= tokens[chosen];
        }
        return kept;
    }

    /** So many masks drawn with equal logits. */
    public List<BitSet> random(int count, int[] tokens, RandomGenerator random) {
        return Stream.generate(
                        () -> sample(new double[tokens.length], tokens, random).kept())
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

    /** exp(s) of the open shots as shares of their sum; 0 for the others. */
    private static double[] softmax(double[] logits, BitSet open) {
        var highest = logits[highest(logits, open)];
        var shares = new double[logits.length];
        open.stream().forEach(shot -> shares[shot] = Math.exp(logits[shot] - highest));
        var sum = open.stream().mapToDouble(shot -> shares[shot]).sum();
        open.stream().forEach(shot -> shares[shot] /= sum);
        return shares;
    }

    /** The first of the open shots whose logit is highest. */
    private static int highest(double[] logits, BitSet open) {
        int best = open.nextSetBit(0);
        for (int shot = best; shot >= 0; shot = open.nextSetBit(shot + 1)) {
            best = logits[shot] > logits[best] ? shot : best;
        }
        return best;
    }

    private static int draw(double[] shares, BitSet open, RandomGenerator random) {
        var rest = random.nextDouble();
        int shot = open.nextSetBit(0);
        for (int next = shot; next >= 0; next = open.nextSetBit(next + 1)) {
            shot = next;
            rest -= shares[shot];
            if (rest < 0) {
                break;
            }
        }
        return shot;
    }

    @Override
    public double lengthFactor(long tokens) {
        return 1;
    }
}
