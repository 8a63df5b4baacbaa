package io.espalier.engine;

import static io.espalier.engine.TestingEngine.fields;
import static io.espalier.engine.TestingEngine.read;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the engine does not do, it says, in OpenAI's form and naming the field. */
class EngineRefusalIT {
    private static TestingEngine engine;

    @BeforeAll
    static void start() {
        engine = TestingEngine.start();
    }

    @AfterAll
    static void stop() {
        engine.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            temperature       | {"temperature":3}
            temperature       | {"temperature":"hot"}
            top_p             | {"top_p":-0.1}
            top_k             | {"top_k":1.5}
            n                 | {"n":0}
            n                 | {"n":1000}
            max_tokens        | {"max_tokens":0}
            max_tokens        | {"max_tokens":99999999999}
            max_completion_tokens | {"max_completion_tokens":-1}
            stop              | {"stop":5}
            stop              | {"stop":["a",""]}
            stop              | {"stop":["a",7]}
            seed              | {"seed":"x"}
            stream            | {"stream":"yes"}
            stream_options    | {"stream_options":{"include_usage":true}}
            logprobs          | {"logprobs":1}
            top_logprobs      | {"logprobs":true,"top_logprobs":21}
            top_logprobs      | {"top_logprobs":2}
            frequency_penalty | {"frequency_penalty":2.5}
            presence_penalty  | {"presence_penalty":-3}
            logit_bias        | {"logit_bias":{"x":1}}
            logit_bias        | {"logit_bias":{"99999":1}}
            logit_bias        | {"logit_bias":{"5":101}}
            tools             | {"tools":[{"type":"function"}]}
            response_format   | {"response_format":{"type":"json_object"}}
            messages          | {"messages":[]}
            messages          | {"messages":"hello"}
            messages          | {"messages":null}
            messages[0].role  | {"messages":[{"role":"wizard","content":"x"}]}
            messages[0].content | {"messages":[{"role":"user","content":5}]}
            messages[0].content | {"messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:,"}}]}]}
            messages[0].content | {"messages":[{"role":"user","content":"a\\u0000b"}]}
            messages[1]       | {"messages":[{"role":"user","content":"x"},{"role":"tool","content":"y","tool_call_id":"z"}]}
            """)
    void aBadFieldOfAChatIsNamed(String param, String json) {
        // Given
        var chat = fields("{\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],\"max_tokens\":2}");
        chat.setAll(fields(json));

        // When
        var response = engine.post("/v1/chat/completions", chat);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        var error = read(response.body()).get("error");
        assertThat(error.get("param").asText()).isEqualTo(param);
        assertThat(error.get("type").asText()).isEqualTo("invalid_request_error");
        assertThat(error.get("code").asText()).isEqualTo("invalid_value");
        assertThat(error.get("message").asText()).endsWith(".");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            prompt   | {"prompt":null}
            prompt   | {"prompt":7}
            prompt   | {"prompt":[]}
            prompt   | {"prompt":[[]]}
            prompt   | {"prompt":["a",1]}
            prompt   | {"prompt":[1,2,4096]}
            prompt   | {"prompt":[1,-1]}
            logprobs | {"logprobs":true}
            logprobs | {"logprobs":21}
            echo     | {"echo":1}
            suffix   | {"suffix":"end"}
            best_of  | {"best_of":3}
            """)
    void aBadFieldOfACompletionIsNamed(String param, String json) {
        // Given
        var completion = fields("{\"prompt\":\"x\",\"max_tokens\":2}");
        completion.setAll(fields(json));

        // When
        var response = engine.post("/v1/completions", completion);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(read(response.body()).at("/error/param").asText()).isEqualTo(param);
    }

    @ParameterizedTest
    @CsvSource({"/v1/completions, prompt", "/v1/chat/completions, messages"})
    void aPromptLongerThanTheModelReadsIsRefusedAsOpenAiDoes(String path, String param) {
        // Given
        var text = "Question: A farmer has 12 cows and buys 7 more. ".repeat(50);
        var request = fields("{\"max_tokens\":5}").put("prompt", text);
        request.withArray("messages").addObject().put("role", "user").put("content", text);

        // When
        var response = engine.post(path, request);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        var error = read(response.body()).get("error");
        assertThat(error.get("code").asText()).isEqualTo("context_length_exceeded");
        assertThat(error.get("param").asText()).isEqualTo(param);
        assertThat(error.get("message").asText()).startsWith("This model's maximum context length is 512 tokens.");
    }

    @Test
    void aPromptOfExactlyTheLimitIsServedAndOneTokenMoreIsNot() {
        // Given
        var fitting = tokens(500).put("max_tokens", 12);
        var tooMany = tokens(500).put("max_tokens", 13);

        // When
        var served = engine.post("/v1/completions", fitting);
        var refused = engine.post("/v1/completions", tooMany);

        // Then
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(refused.statusCode()).isEqualTo(400);
    }

    @Test
    void anEnormousTextIsRefusedWithoutBeingRead() {
        // Given
        var request = fields("{}").put("prompt", "word ".repeat(5_000_000));

        // When
        var response = engine.post("/v1/completions", request);

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(read(response.body()).at("/error/code").asText()).isEqualTo("context_length_exceeded");
    }

    @Test
    void aBodyLargerThanTheLimitIsRefused() {
        // Given
        var request = fields("{}").put("prompt", "x".repeat(33 << 20));

        // When
        var response = engine.post("/v1/completions", request);

        // Then
        assertThat(response.statusCode()).isEqualTo(413);
    }

    @Test
    void anUnknownModelIsNotFound() {
        // Given
        var request = fields("{\"prompt\":\"x\"}").put("model", "gpt-4o");

        // When
        var response = engine.post("/v1/completions", request);

        // Then
        assertThat(response.statusCode()).isEqualTo(404);
        assertThat(read(response.body()).at("/error/code").asText()).isEqualTo("model_not_found");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"model":
            []
            nonsense
            `` """)
    void aBodyThatIsNoJsonObjectIsRefused(String body) throws Exception {
        // Given
        var request = HttpRequest.newBuilder(engine.uri("/v1/completions"))
                .POST(BodyPublishers.ofString(body))
                .build();

        // When
        var response = engine.client().send(request, BodyHandlers.ofString());

        // Then
        assertThat(response.statusCode()).isEqualTo(400);
        assertThat(read(response.body()).at("/error/code").asText()).isEqualTo("invalid_json");
    }

    @Test
    void otherPathsAndMethodsAreRefusedInTheSameForm() throws Exception {
        // Given
        var wrongMethod = HttpRequest.newBuilder(engine.uri("/v1/completions")).build();
        var wrongPath = HttpRequest.newBuilder(engine.uri("/v1/nothing")).build();

        // When
        var method = engine.client().send(wrongMethod, BodyHandlers.ofString());
        var path = engine.client().send(wrongPath, BodyHandlers.ofString());

        // Then
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.headers().firstValue("allow")).hasValue("POST");
        assertThat(path.statusCode()).isEqualTo(404);
        assertThat(read(path.body()).get("error").propertyStream().map(Map.Entry::getKey))
                .containsExactly("message", "type", "param", "code");
    }

    @Test
    void modelsAndHealthAreListed() throws Exception {
        // When
        var models = get("/v1/models");
        var model = get("/v1/models/tiny-moe");
        var health = get("/health");

        // Then
        assertThat(read(models).at("/data/0/id").asText()).isEqualTo("tiny-moe");
        assertThat(read(models).at("/data/0/max_model_len").asInt()).isEqualTo(512);
        assertThat(read(model).get("object").asText()).isEqualTo("model");
        assertThat(read(health).get("status").asText()).isEqualTo("ok");
    }

    private static String get(String path) throws Exception {
        var request = HttpRequest.newBuilder(engine.uri(path)).build();
        return engine.client().send(request, BodyHandlers.ofString()).body();
    }

    private static ObjectNode tokens(int count) {
        var request = fields("{\"temperature\":0,\"logit_bias\":{\"0\":-100}}");
        for (var i = 0; i < count; i++) {
            request.withArray("prompt").add(300 + i);
        }
        return request;
    }
}
