package io.espalier.engine;

import io.espalier.engine.llama.LlamaSession;
import io.espalier.engine.llama.LlamaSession.Logits;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A session and what it remembers: the tokens of its last prompt and, where they were asked for, their scores. The next
 * prompt only computes what differs.
 *
 * <p>Reuse is exact, not nearly so. The built-in library computes a token's numbers to the same bits in every batch of two
 * or more tokens, but to others when it is alone. So prompts are computed in batches of at least two, and what was computed
 * one token at a time (replies, and prompts of a single token) is forgotten, not reused. Equal calls then get equal replies,
 * whatever was asked before.
 */
final class Slot implements AutoCloseable {
    private static final int SMALLEST_BATCH = 2;

    private final LlamaSession session;
    private final float[] afterPrompt;
    private final float[] afterReply;
    private final List<TokenScore> scores = new ArrayList<>();
    private int[] tokens = {};
    private int promptLength;
    private int alternatives;

    Slot(LlamaSession session, int vocabulary) {
        this.session = session;
        afterPrompt = new float[vocabulary];
        afterReply = new float[vocabulary];
    }

    /** Tokens in memory that a prompt could reuse. */
    int remembered() {
        return tokens.length;
    }

    /** How many of the prompt's first tokens need not be computed again. */
    int reusable(int[] prompt, Scoring scoring) {
        var mismatch = Arrays.mismatch(tokens, prompt);
        var common = mismatch < 0 ? prompt.length : mismatch;
        var reusable = Math.min(common, prompt.length - SMALLEST_BATCH);
        if (scoring.wanted()) {
            var known = scoring.alternatives() <= alternatives ? Math.min(common, scores.size()) : 0;
            reusable = Math.min(reusable, known - 1);
        }
        return Math.max(0, reusable);
    }

    /**
     * Computes the prompt as far as it is not in memory.
     *
     * @return the number of tokens that were
     */
    int read(int[] prompt, Scoring scoring, Cancellation cancellation) {
        var kept = reusable(prompt, scoring);
        keep(prompt, kept, scoring);
        promptLength = prompt.length;
        for (var from = kept; from < prompt.length; ) {
            cancellation.check();
            var to = from + batch(prompt.length - from);
            compute(prompt, from, to, scoring);
            from = to;
        }
        if (prompt.length < SMALLEST_BATCH) {
            forget();
        }
        return kept;
    }

    /** The logits that choose a reply's first token. */
    float[] afterPrompt() {
        return afterPrompt;
    }

    /** Appends a token of a reply; the logits that choose the next one, valid until the next call. */
    float[] reply(int token) {
        session.append(new int[] {token}, 0, 1, Logits.LAST);
        session.logits(0, afterReply);
        return afterReply;
    }

    /** Forgets the reply, so that the prompt can be answered again or another one read. */
    void endReply() {
        session.truncate(Math.min(promptLength, session.length()));
    }

    /** The scores of the prompt just read, one for each token. */
    List<TokenScore> scores() {
        return List.copyOf(scores);
    }

    private void keep(int[] prompt, int kept, Scoring scoring) {
        session.truncate(kept);
        tokens = Arrays.copyOf(prompt, kept);
        var known = scoring.wanted() ? kept + 1 : kept;
        if (known < scores.size()) {
            scores.subList(known, scores.size()).clear();
        }
        if (scoring.wanted() && kept == 0) {
            scores.clear();
            scores.add(TokenScore.unpredicted(prompt[0]));
        }
        alternatives = kept == 0 ? scoring.alternatives() : Math.min(alternatives, scoring.alternatives());
    }

    private void compute(int[] prompt, int from, int to, Scoring scoring) {
        var ends = to == prompt.length;
        try {
            session.append(prompt, from, to, scoring.wanted() ? Logits.ALL : ends ? Logits.LAST : Logits.NONE);
        } catch (RuntimeException e) {
            forget();
            throw e;
        }
        tokens = Arrays.copyOf(prompt, to);
        if (scoring.wanted()) {
            score(prompt, from, to);
        }
        if (ends) {
            session.logits(to - from - 1, afterPrompt);
        }
    }

    /** The logits of row i are those of the token after {@code prompt[from + i]}. */
    private void score(int[] prompt, int from, int to) {
        for (var next = from + 1; next <= to && next < prompt.length; next++) {
            session.logits(next - 1 - from, afterReply);
            scores.add(TokenScore.of(afterReply, prompt[next], alternatives));
        }
    }

    private int batch(int left) {
        var most = session.shape().batch();
        if (left <= most) {
            return left;
        }
        return left == most + 1 ? most - 1 : most;
    }

    private void forget() {
        tokens = new int[0];
        scores.clear();
    }

    @Override
    public void close() {
        session.close();
    }
}
