package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.eval.Pool;
import io.espalier.inference.Encoder;
import io.espalier.target.Question;
import java.util.List;

/** TopK (Liu et al. 2022, "What Makes Good In-Context Examples for GPT-3?"): the shots whose questions are most similar to the question asked. */
public record SimilarShots(Encoder encoder) implements Method {
    @Override
    public String name() {
        return "topk";
    }

    @Override
    public Prompts prepare(Pool pool, int budget) {
        var vectors = vectors(encoder, pool);
        return question -> {
            var asked = encoder.encode(List.of(question.question())).getFirst();
            var scores =
                    vectors.stream().mapToDouble(vector -> dot(vector, asked)).toArray();
            return List.of(pool.prefix(pool.fillByScore(scores, budget)));
        };
    }

    static List<float[]> vectors(Encoder encoder, Pool pool) {
        return encoder.encode(pool.shots().stream().map(Question::question).toList());
    }

    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int d = 0; d < a.length; d++) {
            sum += (double) a[d] * b[d];
        }
        return sum;
    }
}
