package io.espalier.pipeline;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Identifies a decision by what it depends on: SHA-256 over the shots, the budget, the tokenizer and the pruner. */
record DecisionKey(long a, long b, long c, long d) {

    static DecisionKey of(List<String> texts, List<Integer> pinned, int budget, String tokenizer, String pruner) {
        var sha = sha256();
        add(sha, pruner);
        add(sha, tokenizer);
        add(sha, budget);
        add(sha, pinned.size());
        pinned.forEach(i -> add(sha, i));
        texts.forEach(text -> add(sha, text));
        var digest = ByteBuffer.wrap(sha.digest());
        return new DecisionKey(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
    }

    /** Length first, so that no two lists of texts run together to the same bytes. */
    private static void add(MessageDigest sha, String text) {
        var bytes = text.getBytes(StandardCharsets.UTF_8);
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
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }
}
