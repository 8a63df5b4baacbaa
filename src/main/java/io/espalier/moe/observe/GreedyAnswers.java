package io.espalier.moe.observe;

import io.espalier.engine.llama.LlamaModel;
import io.espalier.engine.llama.LlamaSession;
import io.espalier.engine.llama.LlamaSession.Logits;
import java.util.Arrays;
import java.util.function.IntConsumer;

/** A model's own answers, the likeliest token each time, so that the same prompt always gets the same answer. */
public final class GreedyAnswers implements AutoCloseable {
    private final LlamaModel model;
    private final LlamaSession session;
    private final IntConsumer advanced;

    /** @param advanced hears how many tokens were computed since it last heard */
    GreedyAnswers(LlamaModel model, LlamaSession session, IntConsumer advanced) {
        this.model = model;
        this.session = session;
        this.advanced = advanced;
    }

    /** @return at most so many tokens, without the one that ends the answer */
    public int[] answer(int[] prompt, int most) {
        session.truncate(0);
        var logits = new float[model.vocabularySize()];
        for (var from = 0; from < prompt.length; ) {
            var to = Math.min(prompt.length, from + session.shape().batch());
            append(prompt, from, to, logits);
            from = to;
        }
        var answer = new int[most];
        for (var count = 0; count < most; count++) {
            var token = greatest(logits);
            if (model.ends(token)) {
                return Arrays.copyOf(answer, count);
            }
            answer[count] = token;
            append(answer, count, count + 1, logits);
        }
        return answer;
    }

    private void append(int[] tokens, int from, int to, float[] logits) {
        session.append(tokens, from, to, Logits.LAST);
        session.logits(to - from - 1, logits);
        advanced.accept(to - from);
    }

    private static int greatest(float[] logits) {
        var best = 0;
        for (var token = 1; token < logits.length; token++) {
            best = logits[token] > logits[best] ? token : best;
        }
        return best;
    }

    @Override
    public void close() {
        session.close();
    }
}
