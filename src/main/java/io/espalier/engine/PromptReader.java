package io.espalier.engine;

import io.espalier.engine.llama.LlamaModel;
import io.espalier.engine.llama.LlamaModel.Message;
import io.espalier.engine.llama.TextForm;
import io.espalier.failure.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Prompts to tokens: chat templates, the vocabulary, and the limit of the session. */
final class PromptReader {
    /** What ends a reply of a model without a chat template: the beginning of the next turn. */
    private static final List<String> PLAIN_STOPS = List.of("\n\nUser:", "\n\nSystem:");

    private final LlamaModel model;
    private final int limit;
    private final int longestPiece;

    PromptReader(LlamaModel model, int limit) {
        this.model = model;
        this.limit = limit;
        longestPiece = longestPiece(model);
    }

    int[] tokens(Prompt prompt, int maxTokens) {
        var tokens = switch (prompt) {
            case Prompt.Text(String text) -> read(text, prompt, maxTokens);
            case Prompt.Chat(List<Message> messages) ->
                read(model.chat(messages).orElseGet(() -> plain(messages)), prompt, maxTokens);
            case Prompt.Tokens(int[] ids) -> known(ids);
        };
        if (tokens.length == 0) {
            throw Refusal.field(param(prompt), "The prompt is empty, and this model has no token to begin with.");
        }
        var room = maxTokens == Call.WHAT_FITS ? 1 : maxTokens;
        if ((long) tokens.length + room > limit) {
            throw tooLong(prompt, tokens.length, room);
        }
        return tokens;
    }

    /** Stop sequences that the way the prompt is put to the model needs. */
    List<String> stops(Prompt prompt) {
        var plainChat = prompt instanceof Prompt.Chat(List<Message> messages)
                && model.chat(messages).isEmpty();
        return plainChat ? PLAIN_STOPS : List.of();
    }

    /**
     * Messages for a model that was never taught a chat: {@code Role: text} in paragraphs, and an open {@code Assistant:}.
     */
    static String plain(List<Message> messages) {
        return messages.stream()
                .map(message -> title(message.role()) + ": " + message.text() + "\n\n")
                .collect(Collectors.joining("", "", "Assistant:"));
    }

    private static String title(String role) {
        return role.substring(0, 1).toUpperCase(Locale.ROOT) + role.substring(1);
    }

    private int[] read(String text, Prompt prompt, int maxTokens) {
        var bytes = text.getBytes(StandardCharsets.UTF_8).length;
        var atLeast = bytes / longestPiece;
        if (atLeast > limit) {
            throw tooLong(prompt, atLeast, Math.max(0, maxTokens));
        }
        return model.tokenize(text, TextForm.PROMPT);
    }

    private int[] known(int[] ids) {
        for (var id : ids) {
            if (id < 0 || id >= model.vocabularySize()) {
                throw Refusal.field(
                        "prompt",
                        "Token " + id + " is not in the vocabulary of " + model.vocabularySize() + " tokens.");
            }
        }
        return ids;
    }

    private Refusal tooLong(Prompt prompt, int promptTokens, int room) {
        var param = param(prompt);
        var message = "This model's maximum context length is " + limit + " tokens. However, you requested "
                + ((long) promptTokens + room) + " tokens (" + promptTokens + " in the " + param + ", " + room
                + " in the completion). Please reduce the length of the " + param + " or completion.";
        return new Refusal(
                ApiError.invalidRequest("context_length_exceeded", message).about(param));
    }

    private static String param(Prompt prompt) {
        return prompt instanceof Prompt.Chat ? "messages" : "prompt";
    }

    /** A text of more bytes than this for each token of the session is too long without being read. */
    private static int longestPiece(LlamaModel model) {
        var longest = 1;
        for (var token = 0; token < model.vocabularySize(); token++) {
            longest = Math.max(longest, model.shownPiece(token).length);
        }
        return longest;
    }
}
