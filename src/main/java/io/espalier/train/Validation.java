package io.espalier.train;

import static java.util.stream.Collectors.groupingBy;

import io.espalier.files.Journal;
import io.espalier.target.Parallel;
import io.espalier.target.Question;
import io.espalier.train.Pool.Kind;
import io.espalier.train.PoolJudge.Asked;
import io.espalier.train.PoolJudge.Choice;
import io.espalier.train.PoolResult.Measured;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import java.util.stream.Stream;

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

    /**
     * What another policy costs on the same pools, behind the same questions; pools that the journal knows are not asked again.
     *
     * @param work what was trained, and how it is compared
     * @param done hears of every pool
     */
    public List<Measured> of(LearntPolicy policy, Path journal, Object work, Consumer<Measured> done) {
        try (var results = Journal.open(journal, work, Measured.class)) {
            results.done().forEach(done);
            while (results.done().size() < pools()) {
                int first = results.done().size();
                var some = IntStream.range(first, Math.min(pools(), first + judge.parallel()))
                        .mapToObj(number -> served(policy, number))
                        .toList();
                for (var result : Parallel.map(judge.parallel(), some, this::measure)) {
                    results.add(result);
                    done.accept(result);
                }
            }
            return results.done();
        }
    }

    private record Served(Pool pool, int[] tokens, Choice choice) {}

    private Served served(LearntPolicy policy, int number) {
        var pool = pool(number);
        var shots = policy.encode(pool);
        var tokens = Policy.tokens(shots);
        var asked = questions(asked(number));
        return new Served(pool, tokens, new Choice(Rival.POLICY, policy.served(shots, tokens), asked));
    }

    private Measured measure(Served served) {
        return judge.measure(served.pool(), served.tokens(), List.of(served.choice()))
                .getFirst();
    }

    private Asked questions(List<Integer> places) {
        var all = data.at(places);
        return new Asked(all.subList(0, settings.test()), all.subList(settings.test(), all.size()));
    }

    private PoolResult compare(int number) {
        var pool = pool(number);
        var places = asked(number);
        var asked = questions(places);
        var shots = policies.getFirst().encode(pool);
        var tokens = Policy.tokens(shots);

        var random = judge.fill().random(settings.masks(), tokens, seeds.of("held-back random", number));
        var learnt = policies.stream().map(policy -> policy.served(shots, tokens));
        var choices = Stream.of(
                        Choice.each(Rival.FULL, Stream.of(all(pool.size())), asked.testOnly()),
                        Choice.each(Rival.RANDOM, random.stream(), asked),
                        Choice.each(Rival.SHORTEST, Stream.of(judge.shortest(tokens)), asked),
                        Choice.each(Rival.DIVERSE, Stream.of(judge.diverse(pool, tokens)), asked),
                        Choice.each(Rival.POLICY, learnt, asked))
                .flatMap(each -> each)
                .toList();
        var judged = judge.measure(pool, tokens, choices).stream().collect(groupingBy(Measured::rival));
        var bestSampled = bestSampled(pool, shots, seeds.of("held-back masks", number), asked);
        return new PoolResult(
                number,
                pool.kind(),
                places.subList(0, settings.test()),
                measured(judged, bestSampled),
                judged.getOrDefault(Rival.POLICY, List.of()));
    }

    private static List<Measured> measured(Map<Rival, List<Measured>> judged, Measured bestSampled) {
        var random = judged.getOrDefault(Rival.RANDOM, List.of());
        return Stream.of(
                        judged.getOrDefault(Rival.FULL, List.of()),
                        List.of(PoolJudge.mean(random)),
                        judged.getOrDefault(Rival.SHORTEST, List.of()),
                        judged.getOrDefault(Rival.DIVERSE, List.of()),
                        List.of(best(random).as(Rival.BEST_OF_N), bestSampled))
                .flatMap(List::stream)
                .toList();
    }

    /** As many masks as there are random ones, from each policy in turn. */
    private Measured bestSampled(Pool pool, List<EncodedShot> shots, RandomGenerator random, Asked asked) {
        var tokens = Policy.tokens(shots);
        var masks = IntStream.range(0, settings.masks())
                .mapToObj(i -> policies.get(i % policies.size()).drawn(shots, tokens, random))
                .toList();
        var judged = judge.measure(
                pool,
                tokens,
                Choice.each(Rival.BEST_SAMPLED, masks.stream(), asked.devOnly()).toList());
        var best = masks.get(judged.indexOf(best(judged)));
        return judge.measure(pool, tokens, List.of(new Choice(Rival.BEST_SAMPLED, best, asked.testOnly())))
                .getFirst();
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
