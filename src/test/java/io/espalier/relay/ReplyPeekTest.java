package io.espalier.relay;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReplyPeekTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String[] KEYS = {"error", "object", "x", "err\"or", "\\"};
    private static final String[] TEXTS = {"error", "chat.completion.chunk", "{\"error\":{}}", "\\\"", ""};

    private static ReplyPeek peek(byte[] json) {
        var tail = new ByteTail();
        tail.append(json, 0, json.length);
        return new ReplyPeek(tail);
    }

    private static ReplyPeek peek(String json) {
        return peek(json.getBytes(UTF_8));
    }

    @Provide
    Arbitrary<ObjectNode> objects() {
        return Arbitraries.randomValue(random -> object(random, 3));
    }

    private static ObjectNode object(Random random, int depth) {
        var object = JSON.createObjectNode();
        for (int i = random.nextInt(4); i > 0; i--) {
            object.set(KEYS[random.nextInt(KEYS.length)], value(random, depth));
        }
        return object;
    }

    private static JsonNode value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 5 : 3)) {
            case 0 -> JSON.nullNode();
            case 1 -> JSON.getNodeFactory().numberNode(random.nextInt(100));
            case 2 -> JSON.getNodeFactory().textNode(TEXTS[random.nextInt(TEXTS.length)]);
            case 3 -> JSON.createArrayNode().add(value(random, depth - 1)).add(object(random, depth - 1));
            default -> object(random, depth - 1);
        };
    }

    @Property(tries = 5000)
    void anErrorIsOneOfTheOutermostObjectOnly(@ForAll("objects") ObjectNode object) throws IOException {
        // Given
        var json = JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(object);
        // When
        boolean error = peek(json).isError();
        // Then
        assertThat(error)
                .isEqualTo(object.hasNonNull("error")
                        || object.path("object").asText().equals("error"));
    }

    @Property(tries = 5000)
    void anyBytesAreLookedAtWithoutHarm(@ForAll("noise") String noise) {
        // When
        var peek = peek(noise);
        // Then
        assertThat(peek.isError() && !noise.contains("\"error\"")).isFalse();
        assertThat(peek.usage() != null && !noise.contains("\"usage\"")).isFalse();
        assertThat(peek.model() != null && !noise.contains("\"model\"")).isFalse();
    }

    @Provide
    Arbitrary<String> noise() {
        return Arbitraries.of(
                        "\"usage\"",
                        "\"error\"",
                        "\"model\"",
                        "\"prompt_tokens\"",
                        ":",
                        "{",
                        "}",
                        "1",
                        "\"",
                        "\\",
                        " ",
                        "n")
                .list()
                .ofMaxSize(12)
                .map(pieces -> String.join("", pieces));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"usage":{"prompt_tokens":3,"completion_tokens":4,"total_tokens":7}}                          | 3 | 4
                    {"usage": {"input_tokens" : 3, "output_tokens" : 4}}                                          | 3 | 4
                    {"usage":{"prompt_tokens":3,"prompt_tokens_details":{"cached_tokens":2}}}                     | 3 | 0
                    {"usage":{"prompt_tokens":1,"completion_tokens":1},"x":{"usage":{"prompt_tokens":3,"completion_tokens":4}}} | 3 | 4
                    {"a":"\\"usage\\":{\\"prompt_tokens\\":9}","usage":{"prompt_tokens":3,"completion_tokens":4}} | 3 | 4
                    """)
    void theLastUsageIsRead(String json, long input, long output) {
        // When
        var usage = peek(json).usage();
        // Then
        assertThat(usage).isEqualTo(new ReplyPeek.Usage(input, output));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"usage":null}
                    {"choices":[]}
                    {"usage":{"seconds":3}}
                    {"content":"\\"usage\\":{\\"prompt_tokens\\":9}"}
                    """)
    void aReplyThatCountsNothingHasNoUsage(String json) {
        // When
        var usage = peek(json).usage();
        // Then
        assertThat(usage).isNull();
    }

    @Test
    void theModelIsTheFirstThatIsAPlainString() {
        // When
        var model = peek("{\"id\":\"model\",\"model\":\"gpt-4o-2024\",\"x\":{\"model\":\"y\"}}")
                .model();
        // Then
        assertThat(model).isEqualTo("gpt-4o-2024");
    }
}
