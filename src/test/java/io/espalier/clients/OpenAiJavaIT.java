package io.espalier.clients;

import static org.assertj.core.api.Assertions.assertThat;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import io.espalier.testing.RunningGateway;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** OpenAI's own Java client through the gateway; only its base URL differs. */
class OpenAiJavaIT {
    private static OpenAIClient client(RunningGateway gateway) {
        return OpenAIOkHttpClient.builder()
                .baseUrl(gateway.url() + "/v1")
                .apiKey("unused")
                .maxRetries(0)
                .build();
    }

    private static ChatCompletionCreateParams.Builder asking(String text) {
        return ChatCompletionCreateParams.builder().model("big-1").addUserMessage(text);
    }

    @Test
    void aReplyArrivesWhole() {
        try (var upstream = RecordingUpstream.replying(Samples.REPLY);
                var gateway = RunningGateway.pruning(upstream.url(), 60)) {
            // Given
            var client = client(gateway);

            // When
            var reply = client.chat().completions().create(asking("hi").build());

            // Then
            assertThat(reply.choices().getFirst().message().content()).contains("There are 12 pens. Grüße 🌳");
            assertThat(reply.usage().orElseThrow().totalTokens()).isEqualTo(15);
        }
    }

    @Test
    void aStreamArrivesWordByWord() {
        try (var upstream = RecordingUpstream.streaming(Samples.events());
                var gateway = RunningGateway.pruning(upstream.url(), 60)) {
            // Given
            var client = client(gateway);

            // When
            List<String> words;
            try (var stream =
                    client.chat().completions().createStreaming(asking("hi").build())) {
                words = stream.stream()
                        .map(c -> c.choices().getFirst().delta().content().orElse(""))
                        .toList();
            }

            // Then
            assertThat(words).isEqualTo(Samples.WORDS);
        }
    }

    @Test
    void examplesAreCutAndTheQuestionStays() throws Exception {
        try (var upstream = RecordingUpstream.replying(Samples.REPLY);
                var gateway = RunningGateway.pruning(upstream.url(), 60)) {
            // Given
            var asked = asking(Samples.fewShot()).build();

            // When
            try (var raw =
                    client(gateway).chat().completions().withRawResponse().create(asked)) {

                // Then
                assertThat(raw.headers().values("x-espalier-prune")).containsExactly("applied");
                assertThat(upstream.nextBody())
                        .contains(Samples.QUESTION)
                        .hasSizeLessThan(Samples.fewShot().length());
            }
        }
    }

    @Test
    void toolsPassThrough() throws Exception {
        try (var upstream = RecordingUpstream.replying(Samples.TOOL_REPLY);
                var gateway = RunningGateway.pruning(upstream.url(), 60)) {
            // Given
            var parameters = FunctionParameters.builder()
                    .putAdditionalProperty("type", JsonValue.from("object"))
                    .build();
            var tool = ChatCompletionFunctionTool.builder()
                    .function(FunctionDefinition.builder()
                            .name("weather")
                            .parameters(parameters)
                            .build())
                    .build();

            // When
            var reply = client(gateway)
                    .chat()
                    .completions()
                    .create(asking("Weather in Kraków?").addTool(tool).build());

            // Then
            var call = reply.choices()
                    .getFirst()
                    .message()
                    .toolCalls()
                    .orElseThrow()
                    .getFirst();
            assertThat(call.asFunction().function().arguments()).isEqualTo("{\"city\":\"Kraków\"}");
            assertThat(upstream.nextBody()).contains("\"name\":\"weather\"");
        }
    }

    @Test
    void imagesPassThrough() throws Exception {
        try (var upstream = RecordingUpstream.replying(Samples.REPLY);
                var gateway = RunningGateway.pruning(upstream.url(), 60)) {
            // Given
            var url = "data:image/png;base64," + "iVBORw0KGgo=".repeat(1000);
            var text = ChatCompletionContentPartText.builder()
                    .text("What is this?")
                    .build();
            var image = ChatCompletionContentPartImage.builder()
                    .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                            .url(url)
                            .build())
                    .build();
            var asked = ChatCompletionCreateParams.builder()
                    .model("big-1")
                    .addUserMessageOfArrayOfContentParts(List.of(
                            ChatCompletionContentPart.ofText(text), ChatCompletionContentPart.ofImageUrl(image)))
                    .putAdditionalBodyProperty("odd", JsonValue.from(Map.of("deep", 1)))
                    .build();

            // When
            client(gateway).chat().completions().create(asked);

            // Then
            assertThat(upstream.nextBody()).contains(url).contains("\"odd\":{\"deep\":1}");
        }
    }

    @Test
    void theBuiltInModelStreamsWhatItRepliesWhole() {
        try (var gateway = RunningGateway.embedded()) {
            // Given
            var client = client(gateway);
            var asked = ChatCompletionCreateParams.builder()
                    .model("tiny-moe")
                    .addUserMessage(Samples.fewShot())
                    .temperature(0)
                    .maxCompletionTokens(16)
                    .build();
            var whole = client.chat().completions().create(asked);

            // When
            String streamed;
            try (var stream = client.chat().completions().createStreaming(asked)) {
                streamed = stream.stream()
                        .flatMap(c -> c.choices().stream())
                        .map(choice -> choice.delta().content().orElse(""))
                        .collect(Collectors.joining());
            }

            // Then
            assertThat(whole.choices().getFirst().message().content()).contains(streamed);
        }
    }
}
