package io.espalier.train;

import io.espalier.files.Journal;
import io.espalier.target.Question;
import io.espalier.train.Pool.Kind;
import io.espalier.train.PoolResult.Measured;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/** Compares the trained policy with simple rules, on pools, shots and questions that training never saw. */
public final class Validation {
    private final ValidationSettings settings;
    private final HeldBack data;
    private final Policy policy;
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
    }

    public Validation(ValidationSettings settings, HeldBack data, Policy policy, PoolJudge judge, Seeds seeds) {
        this.settings = settings;
        this.data = data;
        this.policy = policy;
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

    /** Those of the test first. */
    private List<Question> questions() {
        return Pools.some(data.questions(), settings.test() + settings.dev(), seeds.of("held-back questions", 0));
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
        return questions().stream()
                .max(Comparator.comparingInt(question -> question.shot().length()))
                .orElseThrow();
    }

    /**
     * Compares on all pools; those that the journal knows are not done again.
     *
     * @param work what was trained, and how it is compared
     * @param done hears of every pool
     */
    public List<PoolResult> run(Path journal, Object work, Heads heads, Consumer<PoolResult> done) {
        try (var results = Journal.open(journal, work, PoolResult.class)) {
            results.done().forEach(done);
            for (int number = results.done().size(); number < pools(); number++) {
                var result = compare(number, heads);
                results.add(result);
                done.accept(result);
            }
            return results.done();
        }
    }

    private PoolResult compare(int number, Heads heads) {
        var pool = pool(number);
        var all = questions();
        var test = all.subList(0, settings.test());
        var dev = all.subList(settings.test(), all.size());

        var shots = policy.encode(pool);
        var tokens = Policy.tokens(shots);
        var logits = policy.network().shotLogits(heads, shots);
        var random = judge.fill().random(settings.masks(), tokens, seeds.of("held-back random", number));
        var sampled = policy.draw(settings.masks(), logits, tokens, seeds.of("held-back masks", number)).stream()
                .map(ShotSample::kept)
                .toList();

        var measured = new ArrayList<Measured>();
        measured.add(judge.measure(Rival.FULL, pool, tokens, all(pool.size()), test));
        measured.add(judge.mean(Rival.RANDOM, pool, tokens, random, test));
        measured.add(judge.measure(Rival.SHORTEST, pool, tokens, judge.shortest(tokens), test));
        measured.add(judge.measure(Rival.DIVERSE, pool, tokens, judge.diverse(pool, tokens), test));
        measured.add(judge.measure(Rival.POLICY, pool, tokens, judge.fill().greedy(logits, tokens), test));
        measured.add(judge.measure(Rival.BEST_OF_N, pool, tokens, best(pool, tokens, random, dev), test));
        measured.add(judge.measure(Rival.BEST_SAMPLED, pool, tokens, best(pool, tokens, sampled, dev), test));
        return new PoolResult(number, pool.kind(), measured);
    }

    private static BitSet all(int size) {
        var all = new BitSet(size);
        all.set(0, size);
        return all;
    }

    private BitSet best(Pool pool, int[] tokens, List<BitSet> masks, List<Question> dev) {
        return masks.stream()
                .min(Comparator.comparingDouble(mask ->
                        judge.measure(Rival.BEST_OF_N, pool, tokens, mask, dev).mean()))
                .orElseThrow();
    }
}
