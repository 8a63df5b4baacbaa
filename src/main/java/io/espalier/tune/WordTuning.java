package io.espalier.tune;

import io.espalier.moe.Progress;
import io.espalier.prompt.Span;
import io.espalier.target.Question;
import io.espalier.token.LooseWord;
import io.espalier.token.LooseWords;
import io.espalier.train.RunningScale;
import io.espalier.train.Seeds;
import io.espalier.train.WordSampler;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/**
 * Learns which words of the shots that stay may go: REINFORCE over one free number for each loose word, with masks that always cut the same
 * share of a shot's words.
 */
final class WordTuning {
    private final TuningPlan plan;
    private final ShotSet shots;
    private final BitSet kept;
    private final Progress progress;
    private final WordSampler sampler;
    private final List<Words> words;
    private final int size;

    /**
     * A shot that may lose words.
     *
     * @param from the place of its first loose word's number
     */
    private record Words(int shot, int from, LooseWords words) {
        double[] of(double[] logits) {
            return Arrays.copyOfRange(logits, from, from + words.loose().size());
        }

        List<Span> cuts(BitSet gone) {
            return gone.stream()
                    .mapToObj(words.loose()::get)
                    .map(LooseWord::cut)
                    .toList();
        }
    }

    /**
     * A mask over the words of all shots.
     *
     * @param score d ln π / d u of every loose word
     */
    private record Sample(Pruning left, double[] score) {}

    /** @param kept the shots that stay */
    WordTuning(TuningPlan plan, ShotSet shots, BitSet kept, Progress progress) {
        this.plan = plan;
        this.shots = shots;
        this.kept = kept;
        this.progress = progress;
        this.sampler = new WordSampler(plan.maxCut());
        this.words = new ArrayList<>();
        int from = 0;
        for (var shot : shots.looseWords(kept).entrySet()) {
            words.add(new Words(shot.getKey(), from, shot.getValue()));
            from += shot.getValue().loose().size();
        }
        this.size = from;
    }

    /**
     * @param questions of each step
     * @return the same shots without the words that the policy would least keep in the end
     */
    Pruning tune(IntFunction<List<Question>> questions) {
        var policy = new FreeLogits(new double[size], RunningScale.start());
        var seeds = new Seeds(plan.seed());
        progress.begin("tuning words", "steps", plan.wordSteps());
        for (int step = 0; step < plan.wordSteps(); step++) {
            var asked = questions.apply(step);
            var samples = draw(policy.logits(), seeds.of("words", step));
            var rewards = shots.each(samples, sample -> Tuning.reward(shots.losses(sample.left(), asked))).stream()
                    .mapToDouble(each -> each)
                    .toArray();
            policy = policy.after(samples.stream().map(Sample::score).toList(), rewards, plan.rate());
            progress.advance(1);
        }
        return likeliest(policy.logits());
    }

    private List<Sample> draw(double[] logits, RandomGenerator random) {
        return Stream.generate(() -> sample(logits, random))
                .limit(plan.rollouts())
                .toList();
    }

    private Sample sample(double[] logits, RandomGenerator random) {
        var score = new double[size];
        var left = left(shot -> {
            var drawn = sampler.sample(shot.of(logits), shot.words().words(), random);
            System.arraycopy(drawn.score(), 0, score, shot.from(), drawn.score().length);
            return drawn.gone();
        });
        return new Sample(left, score);
    }

    private Pruning likeliest(double[] logits) {
        return left(shot -> sampler.greedy(shot.of(logits), shot.words().words()));
    }

    /** @param gone of each shot the loose words that go */
    private Pruning left(Function<Words, BitSet> gone) {
        var cuts = new HashMap<Integer, List<Span>>();
        words.forEach(shot -> cuts.put(shot.shot(), shot.cuts(gone.apply(shot))));
        return shots.trimmed(new Pruning(kept, cuts));
    }
}
