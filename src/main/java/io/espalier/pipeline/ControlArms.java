package io.espalier.pipeline;

import static java.nio.charset.StandardCharsets.UTF_16BE;

import io.espalier.config.ControlSettings;
import io.espalier.config.ControlSettings.Arm;
import io.espalier.files.Sha256;
import io.espalier.openai.RequestView;
import io.espalier.prompt.Conversation;
import io.espalier.prompt.Prompt;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Draws the exchanges that are pruned without skill, to compare with. An exchange is drawn by its conversation's hash, and where it is none
 * by its question's, so that every turn, every replica and every try draws alike.
 */
final class ControlArms {
    private static final double RANGE = 0x1p53;

    private ControlArms() {}

    /** @return null where the exchange is no control */
    static @Nullable Arm of(@Nullable ControlSettings control, RequestView view, Prompt prompt) {
        if (control == null) {
            return null;
        }
        var conversation = Conversation.of(view);
        return drawn(conversation.isEmpty() ? prompt.question() : conversation) < control.share()
                ? control.arm()
                : null;
    }

    /** From 0 to 1. */
    private static double drawn(String identity) {
        var digest = Sha256.digest().digest(identity.getBytes(UTF_16BE));
        return (ByteBuffer.wrap(digest).getLong() >>> 11) / RANGE;
    }
}
