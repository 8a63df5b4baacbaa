package io.espalier.pipeline;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.espalier.files.Sha256;
import io.espalier.inference.Artefact;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/**
 * Identifies a decision by all that it depends on: SHA-256 over the shots, the budget, the tokenizer, the pruner and its stages, and, where
 * the style looks at it, the question.
 */
record DecisionKey(long a, long b, long c, long d) {

    static DecisionKey of(SetCall call, Artefact pruner, StagesOn stages) {
        var sha = Sha256.digest();
        add(sha, pruner.sha256());
        add(sha, call.counter().name());
        add(sha, call.budget());
        add(sha, (stages.coarse() ? 1 : 0) + (stages.fine() ? 2 : 0));
        add(sha, call.arm() == null ? "" : call.arm().name());
        add(sha, call.asks() ? call.question() : "");
        add(sha, call.asks() ? 1 : 0);
        for (var shot : call.shots()) {
            add(sha, shot.pinned() ? 1 : 0);
            add(sha, shot.text());
        }
        var digest = ByteBuffer.wrap(sha.digest());
        return new DecisionKey(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
    }

    /** Length first, so that no two lists of texts run together to the same bytes; UTF-16, which holds lone surrogates too. */
    private static void add(MessageDigest sha, String text) {
        var bytes = text.getBytes(UTF_16BE);
        add(sha, bytes.length);
        sha.update(bytes);
    }

    private static void add(MessageDigest sha, int number) {
        sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(number).array());
    }
}
