package io.espalier.pipeline;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.espalier.inference.Artefact;
import io.espalier.prompt.Shot;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Identifies a decision by all that it depends on: SHA-256 over the shots, the budget, the tokenizer and the pruner. */
record DecisionKey(long a, long b, long c, long d) {

    static DecisionKey of(List<Shot> shots, int budget, String tokenizer, Artefact pruner) {
        var sha = sha256();
        add(sha, pruner.sha256());
        add(sha, tokenizer);
        add(sha, budget);
        for (var shot : shots) {
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

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
