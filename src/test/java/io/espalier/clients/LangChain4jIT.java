package io.espalier.clients;

import static org.assertj.core.api.Assertions.assertThat;

import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.espalier.testing.RunningGateway;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** LangChain4j's OpenAI client through the gateway; only its base URL differs. */
class LangChain4jIT {
    private static OpenAiChatModel model(RunningGateway gateway) {
        return OpenAiChatModel.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey("unused")
                .modelName("big-1")
                .maxRetries(0)
                .build();
    }

    @Test
    void aReplyArrivesWhole() {
        try (var upstream = RecordingUpstream.replying(Samples.REPLY);
                var gateway = RunningGateway.pruning(upstream.url(), 60)) {
            // Given
            var model = model(gateway);

            // When
            var reply = model.chat("hi");

            // Then
            assertThat(reply).isEqualTo("There are 12 pens. Grüße 🌳");
        }
    }

    @Test
    void aStreamArrivesWordByWord() throws Exception {
        try (var upstream = RecordingUpstream.streaming(Samples.events());
                var gateway = RunningGateway.pruning(upstream.url(), 60)) {
            // Given
            var model = OpenAiStreamingChatModel.builder()
                    .baseUrl(gateway.url() + "/v1")
                    .apiKey("unused")
                    .modelName("big-1")
                    .build();
            var collected = new CollectedStream();

            // When
            model.chat("hi", collected);

            // Then
            assertThat(collected.words()).isEqualTo(Samples.WORDS);
        }
    }

    @Test
    void examplesAreCutAndTheQuestionStays() throws Exception {
        try (var upstream = RecordingUpstream.replying(Samples.REPLY);
                var gateway = RunningGateway.pruning(upstream.url(), 60)) {
            // Given
            var model = model(gateway);

            // When
            model.chat(Samples.fewShot());

            // Then
            assertThat(upstream.nextBody())
                    .contains(Samples.QUESTION)
                    .hasSizeLessThan(Samples.fewShot().length());
        }
    }

    @Test
    void toolsAndImagesPassThrough() throws Exception {
        try (var upstream = RecordingUpstream.replying(Samples.TOOL_REPLY);
                var gateway = RunningGateway.pruning(upstream.url(), 60)) {
            // Given
            var tool = ToolSpecification.builder()
                    .name("weather")
                    .parameters(
                            JsonObjectSchema.builder().addStringProperty("city").build())
                    .build();
            var message =
                    UserMessage.from(TextContent.from("Weather here?"), ImageContent.from("iVBORw0KGgo=", "image/png"));

            // When
            var reply = model(gateway)
                    .chat(ChatRequest.builder()
                            .messages(message)
                            .toolSpecifications(tool)
                            .build());

            // Then
            assertThat(reply.aiMessage().toolExecutionRequests().getFirst().arguments())
                    .isEqualTo("{\"city\":\"Kraków\"}");
            assertThat(upstream.nextBody()).contains("iVBORw0KGgo=").contains("weather");
        }
    }

    /** The words of a stream, in the order they came. */
    private static final class CollectedStream implements StreamingChatResponseHandler {
        private final List<String> words = new ArrayList<>();
        private final CompletableFuture<List<String>> done = new CompletableFuture<>();

        @Override
        public void onPartialResponse(String word) {
            words.add(word);
        }

        @Override
        public void onCompleteResponse(ChatResponse whole) {
            done.complete(words);
        }

        @Override
        public void onError(Throwable failure) {
            done.completeExceptionally(failure);
        }

        List<String> words() throws Exception {
            return done.get(10, TimeUnit.SECONDS);
        }
    }
}
