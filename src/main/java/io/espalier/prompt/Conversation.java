package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.espalier.files.Sha256;
import io.espalier.openai.Literal;
import io.espalier.openai.Message;
import io.espalier.openai.RequestView;
import java.security.MessageDigest;
import java.util.HexFormat;

/** Which conversation a request belongs to: that of its system text and its first question, which every later turn repeats. */
public final class Conversation {
    private Conversation() {}

    /** @return empty where the request is no chat, or has no user's message that is not an example */
    public static String of(RequestView view) {
        var sha = Sha256.digest();
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
}
