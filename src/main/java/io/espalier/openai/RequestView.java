package io.espalier.openai;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where things stand in a request body: offsets, no tree.
 *
 * @param body the whole body; never changed
 * @param model null where there is none
 * @param stream whether the reply is asked for as a stream
 * @param echo whether the reply is asked to repeat the prompt
 * @param cacheControl whether the client asked for the whole prompt to be cached
 * @param tools whether the model may call tools
 * @param messages those of a chat completion; otherwise none
 * @param prompts those of a completion; otherwise none
 */
public record RequestView(
        byte[] body,
        @Nullable Literal model,
        boolean stream,
        boolean echo,
        boolean cacheControl,
        boolean tools,
        List<Message> messages,
        List<Literal> prompts)
        implements ParsedView {
    public RequestView {
        messages = List.copyOf(messages);
        prompts = List.copyOf(prompts);
    }

    /** Reads a complete body, strictly; never throws, whatever the bytes. */
    public static ParsedView parse(byte[] body, Endpoint endpoint) {
        try {
            return new ViewReader(body, endpoint).read();
        } catch (MalformedJson e) {
            return new Malformed(e.offset(), e.reason());
        } catch (TooDeep e) {
            return new UnknownShape(String.valueOf(e.getMessage()));
        }
    }

    /** Without the body, which holds somebody's prompt. */
    @Override
    public String toString() {
        return "RequestView[" + body.length + " bytes, " + messages.size() + " messages]";
    }
}
