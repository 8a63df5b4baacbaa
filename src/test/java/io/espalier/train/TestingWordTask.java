package io.espalier.train;

import io.espalier.inference.PieceSpans;
import io.espalier.pruner.TargetEntry;
import io.espalier.target.Question;
import io.espalier.train.EncodedShot.Piece;
import io.espalier.train.Pool.Kind;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A simulated target of which is known which words harm: each {@code murk} in the prompt adds to the loss, each {@code gleam} takes as much
 * off it, and noise depends on prompt and question. Of a shot's 24 words 20 are loose, and each of those is one word-piece.
 */
final class TestingWordTask {
    static final String HARMFUL = "murk";
    static final int DIMENSIONS = 4;
    static final int FEATURES = 2;
    private static final int LOOSE = 20;
    private static final double EACH = 0.005;

    private TestingWordTask() {}

    static TrainingData data(int pool) {
        return new TrainingData(new Pools(examples(200), List.of(), Map.of(Kind.CLEAN, 1), pool), examples(100));
    }

    private static List<Question> examples(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Question("Number " + i, "Look " + answer(new SplittableRandom(i)) + " there"))
                .toList();
    }

    private static String answer(SplittableRandom random) {
        return random.ints(LOOSE, 0, 2)
                .mapToObj(drawn -> drawn == 0 ? HARMFUL : "gleam")
                .collect(Collectors.joining(" "));
    }

    /** Noisy numbers that tell the harmful word from the other. */
    static ShotWords words(Question example) {
        var text = example.shot().strip();
        var random = new SplittableRandom(text.hashCode());
        var starts = new ArrayList<Integer>();
        var ends = new ArrayList<Integer>();
        var states = new ArrayList<float[]>();
        var words = Pattern.compile("\\S+").matcher(text);
        while (words.find()) {
            starts.add(words.start());
            ends.add(words.end());
            states.add(state(words.group().equals(HARMFUL) ? -1 : 1, random));
        }
        var spans = new PieceSpans(ints(starts), ints(ends));
        var shot = new EncodedShot(
                new float[FEATURES], List.of(new Piece(new float[DIMENSIONS], starts.size())), tokens(text));
        return ShotWords.of(shot, RecognisedShot.of(example), spans, states);
    }

    private static float[] state(int sign, SplittableRandom random) {
        var state = new float[DIMENSIONS];
        for (int d = 0; d < DIMENSIONS; d++) {
            state[d] = (float) random.nextGaussian(d == 0 ? sign : 0, 0.3);
        }
        return state;
    }

    private static int[] ints(List<Integer> values) {
        return values.stream().mapToInt(value -> value).toArray();
    }

    /** Its words. */
    static int tokens(String text) {
        return text.strip().split("\\s+").length;
    }

    /** The first shots that fit. */
    static BitSet first(int budget, int[] tokens) {
        return new FillSampler(budget).greedy(new double[tokens.length], tokens);
    }

    static Trimming trimming(int budget) {
        return new Trimming((pool, shots) -> tokens -> first(budget, tokens), new ShotCounter(TestingWordTask::tokens));
    }

    static List<Outcome> outcomes(String prefix, List<Question> questions) {
        var harm = count(HARMFUL, prefix) - count("gleam", prefix);
        return questions.stream()
                .map(question -> {
                    var noise = new SplittableRandom(prefix.hashCode() ^ question.hashCode()).nextGaussian(0, 0.03);
                    return new Outcome(2 + EACH * harm + noise, Double.NaN);
                })
                .toList();
    }

    private static int count(String word, String text) {
        return (int)
                Pattern.compile("\\b" + word + "\\b").matcher(text).results().count();
    }

    static TrainingPlan plan() {
        return new TrainingPlan(
                new TargetEntry("testing", null),
                List.of(),
                new TrainingSettings(110, 8, 0, 6, 0.01),
                Reward.NLL,
                TrainingPlan.Sampling.FILL,
                List.of(Kind.CLEAN),
                16,
                32,
                5);
    }

    static Standardisation standardisation() {
        return new Standardisation(new float[DIMENSIONS], 1, new float[FEATURES], new float[] {1, 1});
    }
}
