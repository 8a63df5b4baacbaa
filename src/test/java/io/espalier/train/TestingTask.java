package io.espalier.train;

import io.espalier.target.Question;
import io.espalier.train.EncodedShot.Piece;
import io.espalier.train.Pool.Kind;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * A simulated target whose best masks are known: each shot takes a fixed amount off the loss, which its first letter tells, with diminishing
 * returns, and noise depends on prompt and question.
 */
final class TestingTask {
    static final int TOKENS = 50;
    static final int FEATURES = 2;
    static final int DIMENSIONS = 4;

    private TestingTask() {}

    /** Good shots begin with {@code good}, foreign ones with {@code bad}. */
    static TrainingData data(Kind kind, int pool) {
        var own = examples("good", 200);
        return new TrainingData(new Pools(own, examples("bad", 100), Map.of(kind, 1), pool), examples("asked", 100));
    }

    private static List<Question> examples(String what, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new Question(what + " " + i, "answer " + i))
                .toList();
    }

    /** Noisy numbers that tell good from bad, and say nothing else. */
    static EncodedShot encode(Question example) {
        var random = new SplittableRandom(example.hashCode());
        var sign = example.question().startsWith("good") ? 1 : -1;
        var features = new float[] {(float) random.nextGaussian(sign, 0.5), (float) random.nextGaussian()};
        var mean = new float[DIMENSIONS];
        for (int d = 0; d < DIMENSIONS; d++) {
            mean[d] = (float) random.nextGaussian(d == 0 ? sign : 0, 0.5);
        }
        return new EncodedShot(features, List.of(new Piece(mean, 10)), TOKENS);
    }

    static Standardisation standardisation() {
        return Standardisation.of(
                examples("good", 50).stream().map(TestingTask::encode).toList());
    }

    /** 1.4 nats without shots, 0.17 less with many good ones. */
    static List<Outcome> outcomes(String prefix, List<Question> questions) {
        var good = prefix.split("Q: good", -1).length - 1;
        return questions.stream()
                .map(question -> {
                    var noise = new SplittableRandom(prefix.hashCode() ^ question.hashCode()).nextGaussian(0, 0.03);
                    return new Outcome(1.4 - 0.17 * (1 - Math.exp(-good / 3.0)) + noise, Double.NaN);
                })
                .toList();
    }
}
