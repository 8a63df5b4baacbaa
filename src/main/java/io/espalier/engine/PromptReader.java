package io.espalier.engine;

import io.espalier.engine.llama.LlamaModel;
import io.espalier.engine.llama.LlamaModel.Message;
import io.espalier.engine.llama.TextForm;
import io.espalier.failure.ApiError;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Prompts to tokens: chat templates, the vocabulary, and the limit of the session. */
final class PromptReader {
    /** A text with fewer bytes than this for each token of the session is read at once. */
    private static final int LONG = 16;

    private final LlamaModel model;
    private final int limit;
    private int longestPiece;

    PromptReader(LlamaModel model, int limit) {
        this.model = model;
        this.limit = limit;
    }

    int[] tokens(Prompt prompt, int maxTokens) {
        var tokens = switch (prompt) {
            case Prompt.Text(String text) -> read(text, prompt, maxTokens);
            case Prompt.Chat(List<Message> messages) ->
                read(model.chat(messages).orElseGet(() -> PlainChat.prompt(messages)), prompt, maxTokens);
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

    /** Whether chats are put to the model as it was taught them. */
    boolean knowsChat() {
        return model.chat(List.of(new Message("user", "Hello."))).isPresent();
    }

    /** Stop sequences that the way the prompt is put to the model needs. */
    List<String> stops(Prompt prompt) {
        var plainChat = prompt instanceof Prompt.Chat(List<Message> messages)
                && model.chat(messages).isEmpty();
        return plainChat ? PlainChat.STOPS : List.of();
    }

    private int[] read(String text, Prompt prompt, int maxTokens) {
        var bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes / LONG > limit) {
            checkLength(bytes, prompt, maxTokens);
        }
        return model.tokenize(text, TextForm.PROMPT);
    }

    /** Refuses without reading it what cannot fit even in the longest tokens. */
    private void checkLength(int bytes, Prompt prompt, int maxTokens) {
        if (longestPiece == 0) {
            longestPiece = longestPiece(model);
        }
        var atLeast = bytes / longestPiece;
        if (atLeast > limit) {
            throw tooLong(prompt, atLeast, Math.max(0, maxTokens));
        }
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
