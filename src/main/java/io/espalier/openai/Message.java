package io.espalier.openai;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a chat message is, without what it says.
 *
 * @param element the bytes of the message's object, braces included
 * @param role null where there is none
 * @param name null where there is none
 * @param texts its string content, or the text of each {@code text} part, in order
 * @param tools whether it calls a tool or is a tool's result
 * @param cacheControl whether it or a part of it ends a prefix that the client asked to have cached
 * @param more whether it holds anything besides: images, audio, files, fields the view does not know
 */
public record Message(
        ByteSpan element,
        @Nullable String role,
        @Nullable String name,
        List<Literal> texts,
        boolean tools,
        boolean cacheControl,
        boolean more) {
    public Message {
        texts = List.copyOf(texts);
    }

    public boolean hasRole(String wanted) {
        return wanted.equals(role);
    }

    public boolean hasName(String wanted) {
        return wanted.equals(name);
    }
}
