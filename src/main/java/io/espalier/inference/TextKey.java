package io.espalier.inference;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.espalier.files.Sha256;
import java.nio.ByteBuffer;
import java.security.MessageDigest;

/** What a text is remembered by in place of itself: half of a SHA-256, of UTF-16, which holds lone surrogates too. */
public record TextKey(long a, long b) {
    public static TextKey of(String text) {
        return of(Sha256.digest(), text);
    }

    /** @param begun has seen what else is to be told apart by */
    public static TextKey of(MessageDigest begun, String text) {
        var digest = ByteBuffer.wrap(begun.digest(text.getBytes(UTF_16BE)));
        return new TextKey(digest.getLong(), digest.getLong());
    }
}
