package io.espalier.prompt;

import io.espalier.openai.ByteSpan;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One worked example of a prompt.
 *
 * @param source its text and where that came from
 * @param cuts what to cut from the body so that the rest reads as if the shot had never been there; any shots may be cut together
 * @param question its question part, within the text, without labels
 * @param answer its answer part, within the text, without labels
 * @param pinned whether it must stay, because the question refers to it or because where it ends is not certain
 * @param shape what recognised it, for evidence
 */
public record Shot(ShotText source, List<ByteSpan> cuts, Span question, Span answer, boolean pinned, String shape) {
    public Shot {
        cuts = List.copyOf(cuts);
    }

    public String text() {
        return source.text();
    }

    /** Within the answer, what introduces the final answer and that answer; null where nothing introduces one. Looked for anew each time. */
    public @Nullable Span finalAnswer() {
        return FinalAnswer.in(text(), answer);
    }

    /** The bytes of the body that a part of the text came from; see {@link ShotText#bytes}. */
    public List<ByteSpan> bytes(Span span) {
        return source.bytes(span);
    }

    /** Without the text, which is somebody's prompt. */
    @Override
    public String toString() {
        return "Shot[" + shape + ", " + cuts + (pinned ? ", pinned]" : "]");
    }
}
