package io.espalier.moe.observe;

import io.espalier.engine.LogSumExp;
import io.espalier.engine.llama.LlamaSession;
import io.espalier.engine.llama.LlamaSession.Logits;
import java.util.function.IntConsumer;

/**
 * Whole texts through a model, one after the other, each from an empty memory. Logits of all tokens are asked for: without,
 * the last block would be computed for the last token only. Belongs to one thread.
 */
public final class ForwardPass implements AutoCloseable {
    /** Hears the logits after each token of a text, in order; the array is reused. */
    @FunctionalInterface
    public interface RowListener {
        /** @param position of the token in its text */
        void row(int position, float[] logits);
    }

    private final LlamaSession session;
    private final float[] logits;
    private final IntConsumer advanced;

    /** @param advanced hears how many tokens were computed since it last heard */
    ForwardPass(LlamaSession session, int vocabulary, IntConsumer advanced) {
        this.session = session;
        this.advanced = advanced;
        logits = new float[vocabulary];
    }

    public void run(int[] tokens) {
        session.truncate(0);
        for (var from = 0; from < tokens.length; ) {
            from = append(tokens, from);
        }
    }

    public void run(int[] tokens, RowListener listener) {
        session.truncate(0);
        for (var from = 0; from < tokens.length; ) {
            var to = append(tokens, from);
            for (var position = from; position < to; position++) {
                session.logits(position - from, logits);
                listener.row(position, logits);
            }
            from = to;
        }
    }

    /** Hears the logits of two models after each token of a text, in order; the arrays are reused. */
    @FunctionalInterface
    public interface PairListener {
        /**
         * @param position of the token in its text
         * @param row of the token in what both computed last: what an observer has seen of it
         */
        void row(int position, int row, float[] first, float[] second);
    }

    /** One text through two models side by side. */
    public static void run(ForwardPass first, ForwardPass second, int[] tokens, PairListener listener) {
        first.session.truncate(0);
        second.session.truncate(0);
        for (var from = 0; from < tokens.length; ) {
            var to = first.append(tokens, from);
            second.append(tokens, from);
            for (var row = 0; row < to - from; row++) {
                first.session.logits(row, first.logits);
                second.session.logits(row, second.logits);
                listener.row(from + row, row, first.logits, second.logits);
            }
            from = to;
        }
    }

    /** The negative log-probability, in nats, of all tokens but the first, which nothing predicts. */
    public double loss(int[] tokens) {
        var sum = new double[1];
        run(tokens, (position, row) -> {
            if (position + 1 < tokens.length) {
                sum[0] += LogSumExp.of(row) - row[tokens[position + 1]];
            }
        });
        return sum[0];
    }

    private int append(int[] tokens, int from) {
        var to = from + batch(tokens.length - from);
        session.append(tokens, from, to, Logits.ALL);
        advanced.accept(to - from);
        return to;
    }

    /** Never leaves a token alone for the end: that would be computed to other bits than one among several. */
    private int batch(int left) {
        var most = session.shape().batch();
        if (left <= most) {
            return left;
        }
        return left == most + 1 ? most - 1 : most;
    }

    @Override
    public void close() {
        session.close();
    }
}
