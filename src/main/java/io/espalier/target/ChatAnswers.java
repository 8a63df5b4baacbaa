package io.espalier.target;

import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.http.client.jdk.JdkHttpClient;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.openai.OpenAiChatModel;
import io.espalier.failure.UserError;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Answers of a server's chat, one question a conversation, at temperature 0. */
final class ChatAnswers {
    private static final int MOST_TOKENS = 320;
    private static final int RETRIES = 5;
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    /** Some servers want a key of any kind. */
    private static final String NO_KEY = "unused";

    private final Server server;
    private final String model;
    private final @Nullable String apiKey;

    ChatAnswers(Server server, String model, @Nullable String apiKey) {
        this.server = server;
        this.model = model;
        this.apiKey = apiKey;
    }

    List<Answer> answers(String prefix, List<Question> questions) {
        var chat = chat();
        return questions.stream()
                .map(question -> answer(chat, prefix, question))
                .toList();
    }

    private Answer answer(ChatModel chat, String prefix, Question question) {
        try {
            var reply = chat.chat(UserMessage.from(prefix + question.open()));
            var text = Objects.requireNonNullElse(reply.aiMessage().text(), "");
            var usage = reply.tokenUsage();
            var tokens = usage == null ? 0 : Objects.requireNonNullElse(usage.outputTokenCount(), 0);
            return new Answer(Grading.right(question, text), tokens);
        } catch (LangChain4jException e) {
            throw new UserError("the target " + model + " at " + server.address() + " did not answer: " + reason(e));
        }
    }

    /** Without the server's message, which may repeat the prompt; so the cause is not kept either. */
    private static String reason(LangChain4jException failure) {
        return failure.getCause() instanceof HttpException http
                ? "status " + http.statusCode()
                : failure.getClass().getSimpleName();
    }

    private ChatModel chat() {
        return OpenAiChatModel.builder()
                .httpClientBuilder(JdkHttpClient.builder())
                .baseUrl(server.address() + "/v1")
                .apiKey(Objects.requireNonNullElse(apiKey, NO_KEY))
                .modelName(model)
                .temperature(0.0)
                .maxTokens(MOST_TOKENS)
                .timeout(PATIENCE)
                .maxRetries(RETRIES)
                .build();
    }
}
