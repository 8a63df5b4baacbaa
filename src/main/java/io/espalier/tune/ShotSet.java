package io.espalier.tune;

import io.espalier.failure.UserError;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import io.espalier.target.Parallel;
import io.espalier.target.Question;
import io.espalier.target.Score;
import io.espalier.target.Target;
import io.espalier.token.LooseWords;
import io.espalier.token.TrimmedShot;
import io.espalier.train.ShotCounter;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The shots of a request and the target that judges what is left of them.
 *
 * @param tokens of each shot, as the gateway counts them
 * @param pinned those that stay in any case
 */
record ShotSet(List<ShotParts> shots, int[] tokens, BitSet pinned, Target target) {
    static ShotSet of(FewShotRequest request, Target target) {
        var tokens = request.texts().stream().mapToInt(target::tokens).toArray();
        return new ShotSet(request.parts(), tokens, request.pinned(), target);
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

    long tokens(Pruning left) {
        return left.kept().stream()
                .mapToLong(shot -> trimmed(left, shot).tokens())
                .sum();
    }

    /** The loose words of the shots that stay and that nothing speaks of, by the shot. */
    SortedMap<Integer, LooseWords> looseWords(BitSet kept) {
        var words = new TreeMap<Integer, LooseWords>();
        kept.stream()
                .filter(shot -> !pinned.get(shot))
                .forEach(shot -> words.put(shot, LooseWords.of(shots.get(shot))));
        return words;
    }

    /** As the gateway would cut it: a shot stays whole where a number would change or no token is saved. */
    Pruning trimmed(Pruning left) {
        var cuts = new HashMap<Integer, List<Span>>();
        left.kept().stream().forEach(shot -> cuts.put(shot, trimmed(left, shot).cuts()));
        return new Pruning(left.kept(), cuts);
    }

    private TrimmedShot trimmed(Pruning left, int shot) {
        return TrimmedShot.of(shots.get(shot), left.cuts(shot), tokens[shot], new ShotCounter(target::tokens, ""));
    }

    /** Does the same with each prompt, as many at once as the target takes. */
    <T, R> List<R> each(List<T> prompts, Function<T, R> work) {
        return Parallel.map(target.parallel(), prompts, work);
    }

    /** The loss of each question behind what stays. */
    double[] losses(Pruning left, List<Question> questions) {
        var prefix = left.kept().stream()
                .mapToObj(shot -> left(shots.get(shot), left.cuts(shot)).shot())
                .collect(Collectors.joining());
        return target.score(prefix, questions).stream().mapToDouble(Score::loss).toArray();
    }

    private static Question left(ShotParts shot, List<Span> cuts) {
        return new Question(
                TrimmedShot.left(shot.text(), shot.question(), cuts).strip(),
                TrimmedShot.left(shot.text(), shot.answer(), cuts).strip());
    }
}
