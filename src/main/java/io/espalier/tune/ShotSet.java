package io.espalier.tune;

import io.espalier.failure.UserError;
import io.espalier.target.Parallel;
import io.espalier.target.Question;
import io.espalier.target.Score;
import io.espalier.target.Target;
import java.util.BitSet;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shots of a request and the target that judges what is left of them.
 *
 * @param tokens of each shot, as the gateway counts them
 * @param pinned those that stay in any case
 */
record ShotSet(List<Question> shots, int[] tokens, BitSet pinned, Target target) {
    static ShotSet of(FewShotRequest request, Target target) {
        var tokens = request.texts().stream().mapToInt(target::tokens).toArray();
        return new ShotSet(request.shots(), tokens, request.pinned(), target);
    }

    /** @throws UserError where the budget leaves nothing to choose */
    int free(int budget) {
        var shortest = IntStream.range(0, tokens.length)
                .filter(shot -> !pinned.get(shot))
                .map(shot -> tokens[shot])
                .min();
        int free = budget - (int) tokens(pinned);
        if (shortest.isEmpty() || free < shortest.getAsInt()) {
            throw new UserError("tune: a budget of " + budget + " tokens holds no shot besides the "
                    + pinned.cardinality() + " that must stay; the shots have " + tokens(all()) + " tokens in all");
        }
        if (tokens(all()) <= budget) {
            throw new UserError("tune: the shots have " + tokens(all()) + " tokens, which the budget of " + budget
                    + " holds; there is nothing to cut");
        }
        return free;
    }

    /** Tokens as a sampler is to see them: what is pinned never fits again. */
    int[] freeTokens() {
        var free = tokens.clone();
        pinned.stream().forEach(shot -> free[shot] = Integer.MAX_VALUE);
        return free;
    }

    BitSet all() {
        var all = new BitSet(tokens.length);
        all.set(0, tokens.length);
        return all;
    }

    BitSet withPinned(BitSet chosen) {
        var kept = (BitSet) chosen.clone();
        kept.or(pinned);
        return kept;
    }

    long tokens(BitSet kept) {
        return kept.stream().mapToLong(shot -> tokens[shot]).sum();
    }

    /** Does the same with each subset, as many at once as the target takes. */
    <R> List<R> each(List<BitSet> subsets, Function<BitSet, R> work) {
        return Parallel.map(target.parallel(), subsets, work);
    }

    /** The loss of each question behind these shots. */
    double[] losses(BitSet kept, List<Question> questions) {
        var prefix = kept.stream().mapToObj(shot -> shots.get(shot).shot()).collect(Collectors.joining());
        return target.score(prefix, questions).stream().mapToDouble(Score::loss).toArray();
    }
}
