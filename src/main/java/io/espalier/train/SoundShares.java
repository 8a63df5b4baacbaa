package io.espalier.train;

import io.espalier.report.Bootstrap;
import io.espalier.report.Interval;
import io.espalier.train.Pool.Kind;
import io.espalier.train.Validation.HeldBack;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Stream;

/**
 * How many of the shots that a rule keeps are sound, over many held-back pools. The target is not asked, so there can be more pools than
 * loss can be measured on.
 */
public record SoundShares(List<Row> rows) {
    /** Held-back pools of each kind. */
    public static final int POOLS = 50;

    private static final Seeds HELD_BACK = new Seeds(1);

    /** The mean share over the pools of one kind, and its 95 % bootstrap interval over pools. */
    public record Row(Kind kind, Rival rival, Interval share) {}

    public SoundShares {
        rows = List.copyOf(rows);
    }

    /**
     * @param policy whose encoder should remember what it read: the same shots stand in many pools
     */
    public static SoundShares measure(HeldBack data, LearntPolicy policy, FillSampler fill) {
        return new SoundShares(
                flawed(data).flatMap(kind -> rows(kind, data, policy, fill)).toList());
    }

    /** Also those flaws that the policy was not trained on, where they are made of the task's own rows. */
    private static Stream<Kind> flawed(HeldBack data) {
        return Stream.of(Kind.POLLUTED, Kind.CORRUPTED, Kind.SWAPPED)
                .filter(kind -> kind != Kind.POLLUTED || data.kinds().contains(kind));
    }

    private static Stream<Row> rows(Kind kind, HeldBack data, LearntPolicy policy, FillSampler fill) {
        var random = new ArrayList<Double>();
        var shortest = new ArrayList<Double>();
        var learnt = new ArrayList<Double>();
        for (int number = 0; number < POOLS; number++) {
            var pool = data.pools().draw(kind, HELD_BACK.of("sound", number));
            var shots = policy.encode(pool);
            var tokens = Policy.tokens(shots);
            BitSet drawn =
                    fill.random(1, tokens, HELD_BACK.of("random", number)).getFirst();
            random.add(pool.soundShare(drawn));
            shortest.add(pool.soundShare(fill.shortest(tokens)));
            learnt.add(pool.soundShare(policy.served(shots, tokens)));
        }
        return Stream.of(
                row(kind, Rival.RANDOM, random), row(kind, Rival.SHORTEST, shortest), row(kind, Rival.POLICY, learnt));
    }

    private static Row row(Kind kind, Rival rival, List<Double> shares) {
        var values = shares.stream().mapToDouble(share -> share).toArray();
        return new Row(kind, rival, Bootstrap.ofMean("pools", values));
    }
}
