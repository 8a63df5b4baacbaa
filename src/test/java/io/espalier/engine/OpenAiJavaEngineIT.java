package io.espalier.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.BadRequestException;
import com.openai.errors.NotFoundException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.completions.CompletionCreateParams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client against the engine. */
class OpenAiJavaEngineIT {
    private static TestingEngine engine;
    private static OpenAIClient client;

    @BeforeAll
    static void start() {
        engine = TestingEngine.start();
        client = OpenAIOkHttpClient.builder()
                .baseUrl(engine.uri("/v1").toString())
                .apiKey("none")
                .maxRetries(0)
                .build();
    }

    @AfterAll
    static void stop() {
        client.close();
        engine.close();
    }

    @Test
    void chats() {
        // When
        var reply = client.chat().completions().create(question().build());

        // Then
        var choice = reply.validate().choices().getFirst();
        assertThat(choice.message().content())
                .hasValueSatisfying(text -> assertThat(text).isNotEmpty());
        assertThat(reply.usage().orElseThrow().completionTokens()).isEqualTo(12);
        assertThat(choice.logprobs().orElseThrow().content().orElseThrow()).hasSize(12);
    }

    @Test
    void streamsTheSameAsItChats() {
        // Given
        var whole = client.chat().completions().create(question().build());
        var accumulator = ChatCompletionAccumulator.create();
        var streamed = question()
                .streamOptions(
                        ChatCompletionStreamOptions.builder().includeUsage(true).build())
                .build();

        // When
        try (var stream = client.chat().completions().createStreaming(streamed)) {
            stream.stream().forEach(accumulator::accumulate);
        }

        // Then
        var accumulated = accumulator.chatCompletion();
        assertThat(accumulated.choices().getFirst().message().content())
                .isEqualTo(whole.choices().getFirst().message().content());
        assertThat(accumulated.usage().orElseThrow().completionTokens())
                .isEqualTo(whole.usage().orElseThrow().completionTokens());
    }

    @Test
    void completesAndScores() {
        // Given
        var params = CompletionCreateParams.builder()
                .model("tiny-moe")
                .prompt("Question: A farmer has 12 cows.")
                .maxTokens(0)
                .echo(true)
                .logprobs(1)
                .build();

        // When
        var reply = client.completions().create(params);

        // Then
        var choice = reply.choices().getFirst();
        assertThat(choice.text()).isEqualTo("Question: A farmer has 12 cows.");
        assertThat(choice.logprobs().orElseThrow().tokens().orElseThrow().size())
                .isEqualTo((int) reply.usage().orElseThrow().promptTokens());
    }

    @Test
    void listsTheModel() {
        // When
        var models = client.models().list();

        // Then
        assertThat(models.data())
                .singleElement()
                .satisfies(model -> assertThat(model.id()).isEqualTo("tiny-moe"));
    }

    @Test
    void understandsItsErrors() {
        // Given
        var unknown = question().model("other").build();
        var tooHot = question().temperature(5).build();

        // Then
        assertThatThrownBy(() -> client.chat().completions().create(unknown)).isInstanceOf(NotFoundException.class);
        assertThatThrownBy(() -> client.chat().completions().create(tooHot))
                .isInstanceOfSatisfying(
                        BadRequestException.class, e -> assertThat(e.param()).hasValue("temperature"));
    }

    private static ChatCompletionCreateParams.Builder question() {
        return ChatCompletionCreateParams.builder()
                .model("tiny-moe")
                .addDeveloperMessage("Answer.")
                .addUserMessage("Question: A farmer has 12 cows and buys 7 more.")
                .temperature(0)
                .maxCompletionTokens(12)
                .logprobs(true)
                .putAdditionalBodyProperty("top_k", JsonValue.from(5));
    }
}
