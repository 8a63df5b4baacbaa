package io.espalier.train;

import io.espalier.files.Journal;
import io.espalier.train.Validation.HeldBack;
import io.espalier.train.WordResult.Measured;
import io.espalier.train.WordSampler.Sample;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Compares the trained fine stage with whole shots at equal tokens, on pools, shots and questions that training never saw: both fill the
 * same budget by the same coarse stage, one with trimmed shots and so with more of them. Beside it as many words go at random. Each pool
 * has its own questions, as long as there are enough.
 */
public final class WordValidation {
    /** Random masks teach little here, so there are fewer than the coarse stage's comparison has. */
    private static final int MASKS_OF_ONE = 4;

    private final ValidationSettings settings;
    private final HeldBack data;
    private final WordPolicy policy;
    private final Losses losses;
    private final Seeds seeds;

    public WordValidation(ValidationSettings settings, HeldBack data, WordPolicy policy, Losses losses, Seeds seeds) {
        this.settings = settings;
        this.data = data;
        this.policy = policy;
        this.losses = losses;
        this.seeds = seeds;
    }

    /** How many pools there are. */
    public int pools() {
        return settings.pools() * data.kinds().size();
    }

    /**
     * Compares on all pools; those that the journal knows are not done again.
     *
     * @param work what was trained, and how it is compared
     * @param done hears of every pool
     */
    public WordComparison run(Path journal, Object work, Heads heads, Consumer<WordResult> done) {
        try (var results = Journal.open(journal, work, WordResult.class)) {
            results.done().forEach(done);
            for (int number = results.done().size(); number < pools(); number++) {
                var result = compare(number, heads);
                results.add(result);
                done.accept(result);
            }
            return new WordComparison(results.done());
        }
    }

    private WordResult compare(int number, Heads heads) {
        var kind = data.kinds().get(number % data.kinds().size());
        var pool = data.pools().draw(kind, seeds.of("held-back words", number));
        var asked = asked(number);

        var shots = policy.read(pool);
        var served = policy.trimming().over(pool, shots);
        var words = PoolWords.of(shots, policy.network(), heads);
        var random = random(PoolWords.equal(shots), seeds.of("held-back random words", number))
                .map(gone -> measured(WordRival.RANDOM_WORDS, served, served.trimmed(gone), asked))
                .toList();

        var whole = measured(WordRival.WHOLE_SHOTS, served, served.whole(), asked);
        var trained = measured(WordRival.TRAINED_WORDS, served, served.trimmed(words.greedy(policy.sampler())), asked);
        return new WordResult(number, kind, asked, List.of(whole, Measured.mean(random), trained));
    }

    private List<Integer> asked(int number) {
        return data.places((long) number * settings.test(), settings.test(), seeds.of("held-back word questions", 0));
    }

    private Stream<List<BitSet>> random(PoolWords equal, RandomGenerator random) {
        return Stream.generate(() -> equal.sample(policy.sampler(), random).stream()
                        .map(Sample::gone)
                        .toList())
                .limit(Math.max(1, settings.masks() / MASKS_OF_ONE));
    }

    private Measured measured(WordRival rival, Trimming.Over served, TrimmedPool trimmed, List<Integer> asked) {
        var prompt = served.prompt(trimmed);
        return new Measured(
                rival,
                losses.of(prompt.text(), data.at(asked)),
                prompt.tokens(),
                prompt.kept().cardinality(),
                trimmed.cut(prompt.kept()));
    }
}
