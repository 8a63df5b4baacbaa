package io.espalier.engine;

import io.espalier.engine.llama.LlamaModel.Message;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Chats for a model that was never taught one: {@code Role: text} in paragraphs, and an open {@code Assistant:}. */
public final class PlainChat {
    /** What ends a reply: the beginning of the next turn. */
    static final List<String> STOPS = List.of("\n\nUser:", "\n\nSystem:");

    private PlainChat() {}

    public static String prompt(List<Message> messages) {
        return messages.stream()
                .map(message -> title(message.role()) + ": " + message.text() + "\n\n")
                .collect(Collectors.joining("", "", "Assistant:"));
    }

    private static String title(String role) {
        return role.isEmpty() ? role : role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1);
    }
}
