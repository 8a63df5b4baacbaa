package io.espalier.train;

import io.espalier.files.Journal;
import io.espalier.target.Question;
import io.espalier.train.Pool.Kind;
import io.espalier.train.PoolJudge.Asked;
import io.espalier.train.PoolResult.Measured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Compares the trained policies with simple rules, on pools, shots and questions that training never saw. Each pool has questions of its
 * own, as long as there are enough.
 */
public final class Validation {
    private final ValidationSettings settings;
    private final HeldBack data;
    private final List<LearntPolicy> policies;
    private final PoolJudge judge;
    private final Seeds seeds;

    /**
     * What training never saw.
     *
     * @param kinds of pools to compare on
     */
    public record HeldBack(Pools pools, List<Kind> kinds, List<Question> questions) {
        public HeldBack {
            kinds = List.copyOf(kinds);
            questions = List.copyOf(questions);
        }

        /** The places of so many questions, from one of a random order on, and from its beginning again where they are used up. */
        List<Integer> places(long first, int count, RandomGenerator random) {
            int all = questions.size();
            var order = Pools.some(IntStream.range(0, all).boxed().toList(), all, random);
            return LongStream.range(first, first + count)
                    .mapToObj(i -> order.get((int) (i % all)))
                    .toList();
        }

        List<Question> at(List<Integer> places) {
            return places.stream().map(questions::get).toList();
        }
    }

    /**
     * @param policies of each training seed
     */
    public Validation(
            ValidationSettings settings, HeldBack data, List<LearntPolicy> policies, PoolJudge judge, Seeds seeds) {
        this.settings = settings;
        this.data = data;
        this.policies = List.copyOf(policies);
        this.judge = judge;
        this.seeds = seeds;
    }

    /** How many pools there are. */
    public int pools() {
        return settings.pools() * data.kinds().size();
    }

    private Pool pool(int number) {
        var kind = data.kinds().get(number % data.kinds().size());
        return data.pools().draw(kind, seeds.of("held-back pool", number));
    }

    /** The places of a pool's questions, those of the test first; pools of the other kinds share them. */
    private List<Integer> asked(int number) {
        int each = settings.test() + settings.dev();
        long first = (long) (number / data.kinds().size()) * each;
        return data.places(first, each, seeds.of("held-back questions", 0));
    }

    /** The longest of the full prompts, in characters. */
    public String longestPrompt() {
        return IntStream.range(0, pools())
                .mapToObj(this::pool)
                .map(pool -> pool.prefix(all(pool.size())))
                .max(Comparator.comparingInt(String::length))
                .orElseThrow();
    }

    public Question longestQuestion() {
        return data.questions().stream()
                .max(Comparator.comparingInt(question -> question.shot().length()))
                .orElseThrow();
    }

    /**
     * Compares on all pools; those that the journal knows are not done again.
     *
     * @param work what was trained, and how it is compared
     * @param done hears of every pool
     */
    public List<PoolResult> run(Path journal, Object work, Consumer<PoolResult> done) {
        try (var results = Journal.open(journal, work, PoolResult.class)) {
            results.done().forEach(done);
            for (int number = results.done().size(); number < pools(); number++) {
                var result = compare(number);
                results.add(result);
                done.accept(result);
            }
            return results.done();
        }
    }

    private PoolResult compare(int number) {
        var pool = pool(number);
        var places = asked(number);
        var all = data.at(places);
        var asked = new Asked(all.subList(0, settings.test()), all.subList(settings.test(), all.size()));
        var shots = policies.getFirst().encode(pool);
        var tokens = Policy.tokens(shots);

        var measured = new ArrayList<Measured>();
        measured.add(judge.measure(Rival.FULL, pool, tokens, all(pool.size()), asked.testOnly()));
        var random = random(pool, tokens, seeds.of("held-back random", number), asked);
        measured.add(PoolJudge.mean(random));
        measured.add(judge.measure(Rival.SHORTEST, pool, tokens, judge.shortest(tokens), asked));
        measured.add(judge.measure(Rival.DIVERSE, pool, tokens, judge.diverse(pool, tokens), asked));
        measured.add(best(random).as(Rival.BEST_OF_N));
        measured.add(bestSampled(pool, shots, seeds.of("held-back masks", number), asked));
        var learnt = policies.stream()
                .map(policy -> judge.measure(Rival.POLICY, pool, tokens, policy.served(shots, tokens), asked))
                .toList();
        return new PoolResult(number, pool.kind(), places.subList(0, settings.test()), measured, learnt);
    }

    private List<Measured> random(Pool pool, int[] tokens, RandomGenerator random, Asked asked) {
        return judge.fill().random(settings.masks(), tokens, random).stream()
                .map(mask -> judge.measure(Rival.RANDOM, pool, tokens, mask, asked))
                .toList();
    }

    /** As many masks as there are random ones, from each policy in turn. */
    private Measured bestSampled(Pool pool, List<EncodedShot> shots, RandomGenerator random, Asked asked) {
        var tokens = Policy.tokens(shots);
        var best = IntStream.range(0, settings.masks())
                .mapToObj(i -> policies.get(i % policies.size()).drawn(shots, tokens, random))
                .min(Comparator.comparingDouble(
                        mask -> judge.measure(Rival.BEST_SAMPLED, pool, tokens, mask, asked.devOnly())
                                .dev()))
                .orElseThrow();
        return judge.measure(Rival.BEST_SAMPLED, pool, tokens, best, asked.testOnly());
    }

    private static Measured best(List<Measured> masks) {
        return masks.stream().min(Comparator.comparingDouble(Measured::dev)).orElseThrow();
    }

    private static BitSet all(int size) {
        var all = new BitSet(size);
        all.set(0, size);
        return all;
    }
}
