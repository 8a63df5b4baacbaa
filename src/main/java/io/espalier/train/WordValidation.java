package io.espalier.train;

import io.espalier.files.Journal;
import io.espalier.target.Parallel;
import io.espalier.train.Validation.HeldBack;
import io.espalier.train.WordResult.Measured;
import io.espalier.train.WordSampler.Sample;
import java.nio.file.Path;
import java.util.ArrayList;
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
        var choices = new ArrayList<Choice>();
        choices.add(new Choice(WordRival.WHOLE_SHOTS, served.whole()));
        choices.add(new Choice(WordRival.TRAINED_WORDS, served.trimmed(words.greedy(policy.sampler()))));
        random(PoolWords.equal(shots), seeds.of("held-back random words", number))
                .forEach(gone -> choices.add(new Choice(WordRival.RANDOM_WORDS, served.trimmed(gone))));
        var judged = Parallel.map(losses.environment().parallel(), choices, choice -> measured(choice, served, asked));
        var random = Measured.mean(judged.subList(2, judged.size()));
        return new WordResult(number, kind, asked, List.of(judged.getFirst(), random, judged.get(1)));
    }

    private record Choice(WordRival rival, TrimmedPool trimmed) {}

    private List<Integer> asked(int number) {
        return data.places((long) number * settings.test(), settings.test(), seeds.of("held-back word questions", 0));
    }

    private Stream<List<BitSet>> random(PoolWords equal, RandomGenerator random) {
        return Stream.generate(() -> equal.sample(policy.sampler(), random).stream()
                        .map(Sample::gone)
                        .toList())
                .limit(Math.max(1, settings.masks() / MASKS_OF_ONE));
    }

    private Measured measured(Choice choice, Trimming.Over served, List<Integer> asked) {
        var prompt = served.prompt(choice.trimmed());
        return new Measured(
                choice.rival(),
                losses.of(prompt.text(), data.at(asked)),
                prompt.tokens(),
                prompt.kept().cardinality(),
                choice.trimmed().cut(prompt.kept()));
    }
}
