package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.espalier.openai.Literal;
import io.espalier.openai.Message;
import io.espalier.openai.RequestView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Which conversation a request belongs to: that of its system text and its first question, which every later turn repeats. */
public final class Conversation {
    private Conversation() {}

    /** @return empty where the request is no chat, or has no user's message that is not an example */
    public static String of(RequestView view) {
        var sha = sha256();
        for (var message : view.messages()) {
            if (MessageShots.isNamedExample(message)) {
                continue;
            }
            add(sha, message);
            if (message.hasRole("user")) {
                return HexFormat.of().formatHex(sha.digest());
            }
        }
        return "";
    }

    private static void add(MessageDigest sha, Message message) {
        for (Literal text : message.texts()) {
            sha.update(text.text().getBytes(UTF_16BE));
            sha.update((byte) 1);
        }
        sha.update((byte) 2);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
