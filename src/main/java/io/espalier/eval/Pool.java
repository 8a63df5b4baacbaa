package io.espalier.eval;

import io.espalier.target.Question;
import io.espalier.target.Target;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The shots of a full prompt, in its order.
 *
 * @param tokens of each shot as {@link Question#shot} writes it, counted by the target
 */
public record Pool(List<Question> shots, int[] tokens) {
    public Pool {
        shots = List.copyOf(shots);
    }

    public static Pool of(List<Question> shots, Target target) {
        return new Pool(
                shots,
                shots.stream().mapToInt(shot -> target.tokens(shot.shot())).toArray());
    }

    public int size() {
        return shots.size();
    }

    public BitSet all() {
        var all = new BitSet(size());
        all.set(0, size());
        return all;
    }

    /** The text of a prompt with these shots, up to where a question begins. */
    public String prefix(BitSet kept) {
        return kept.stream().mapToObj(i -> shots.get(i).shot()).collect(Collectors.joining());
    }

    public long tokens(BitSet kept) {
        return kept.stream().mapToLong(i -> tokens[i]).sum();
    }

    /** Takes shots in this order, each that still fits. */
    public BitSet fill(int[] order, int budget) {
        var kept = new BitSet(size());
        long left = budget;
        for (var shot : order) {
            if (tokens[shot] <= left) {
                kept.set(shot);
                left -= tokens[shot];
            }
        }
        return kept;
    }

    /** Takes the shots of the highest scores first, each that still fits; of equal ones the first. */
    public BitSet fillByScore(double[] scores, int budget) {
        return fill(descending(scores), budget);
    }

    static int[] descending(double[] scores) {
        return Arrays.stream(indices(scores.length))
                .boxed()
                .sorted((a, b) -> Double.compare(scores[b], scores[a]))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    static int[] indices(int count) {
        var indices = new int[count];
        Arrays.setAll(indices, i -> i);
        return indices;
    }
}
