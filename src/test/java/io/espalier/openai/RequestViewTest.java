package io.espalier.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.openai.ParsedView.Malformed;
import io.espalier.openai.ParsedView.UnknownShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RequestViewTest {
    private static ParsedView chat(String body) {
        return RequestView.parse(body.getBytes(UTF_8), Endpoint.CHAT_COMPLETIONS);
    }

    private static RequestView chatView(String body) {
        return (RequestView) chat(body);
    }

    private static RequestView completion(String body) {
        return (RequestView) RequestView.parse(body.getBytes(UTF_8), Endpoint.COMPLETIONS);
    }

    private static Message message(String json) {
        return chatView("{\"messages\":[" + json + "]}").messages().getFirst();
    }

    @Test
    void recordsModelStreamAndEachMessageWithItsBytes() {
        // Given
        var body = " {\"model\":\"m\", \"stream\" : true,\"messages\":[ {\"role\":\"system\",\"content\":\"s\"} , "
                + "{\"content\":[{\"type\":\"text\",\"text\":\"t\\u00e9\"}],\"role\":\"user\",\"name\":\"n\"}]} ";
        // When
        var view = chatView(body);
        // Then
        assertThat(view.model()).extracting(Literal::text).isEqualTo("m");
        assertThat(view.stream()).isTrue();
        assertThat(view.messages()).extracting(Message::role).containsExactly("system", "user");
        assertThat(view.messages()).extracting(Message::name).containsExactly(null, "n");
        assertThat(view.messages().get(1).texts()).extracting(Literal::text).containsExactly("t\u00e9");
        var span = view.messages().get(0).element();
        assertThat(body.substring(span.start(), span.end())).isEqualTo("{\"role\":\"system\",\"content\":\"s\"}");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"tool_calls\":[{\"id\":\"1\"}]}",
                "{\"tool_call_id\":\"1\"}",
                "{\"function_call\":{\"name\":\"f\"}}"
            })
    void tellsMessagesOfTools(String json) {
        assertThat(message(json).tools()).isTrue();
    }

    @Test
    void nullAndEmptyFieldsOfClientLibrariesAreNothing() {
        // When
        var message = message("{\"role\":\"assistant\",\"content\":\"x\",\"tool_calls\":[],\"function_call\":null,"
                + "\"refusal\":null,\"annotations\":[],\"reasoning_content\":\"\",\"audio\":{}}");
        // Then
        assertThat(message.tools()).isFalse();
        assertThat(message.more()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"data:\"}}]}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"t\"},{\"type\":\"input_audio\",\"input_audio\":{\"data\":\"\"}}]}",
                "{\"content\":\"t\",\"audio\":{\"id\":\"a\"}}",
                "{\"content\":\"t\",\"weight\":0}",
                "{\"content\":\"t\",\"weight\":12}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"t\",\"annotations\":[1]}]}",
                "{\"content\":[{\"type\":\"text\",\"text\":5}]}"
            })
    void tellsWhereAMessageHoldsMoreThanText(String json) {
        assertThat(message(json).more()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"content\":\"t\",\"cache_control\":{\"type\":\"ephemeral\"}}",
                "{\"content\":\"t\",\"cache_control\":{}}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"t\",\"cache_control\":{\"type\":\"ephemeral\"}}]}",
                "{\"content\":[{\"type\":\"text\",\"text\":\"t\",\"ca\\u0063he_control\":true}]}",
                "{\"content\":[{\"type\":\"image_url\",\"image_url\":{\"cache_control\":1}}]}",
                "{\"content\":null,\"tool_calls\":[{\"function\":{\"cache_control\":[1]}}]}"
            })
    void findsCacheMarksHoweverDeepTheyAre(String json) {
        assertThat(message(json).cacheControl()).isTrue();
    }

    @Test
    void aNullCacheMarkIsNone() {
        assertThat(message(
                                "{\"content\":[{\"type\":\"text\",\"text\":\"t\",\"cache_control\":null}],\"cache_control\":null}")
                        .cacheControl())
                .isFalse();
    }

    @Test
    void readsCompletionPromptsAsOneOrSeveralTexts() {
        assertThat(completion("{\"prompt\":\"a\"}").prompts())
                .extracting(Literal::text)
                .containsExactly("a");
        assertThat(completion("{\"prompt\":[\"a\",\"\"]}").prompts())
                .extracting(Literal::text)
                .containsExactly("a", "");
        assertThat(completion("{\"messages\":5,\"echo\":true}").echo()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"[1,2]", "[[1,2],[3]]", "[\"a\",1]", "5", "{}", "null"})
    void promptsOfTokensOrOtherFormsAreUnknown(String prompt) {
        // When
        var view = RequestView.parse(("{\"prompt\":" + prompt + "}").getBytes(UTF_8), Endpoint.COMPLETIONS);
        // Then
        assertThat(view).isInstanceOf(UnknownShape.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "5",
                "{\"model\":\"a\",\"mod\\u0065l\":\"a\"}",
                "{\"messages\":[],\"messages\":[]}",
                "{\"messages\":{}}",
                "{\"messages\":[5]}",
                "{\"messages\":[[]]}",
                "{\"messages\":[{\"role\":\"a\",\"role\":\"a\"}]}",
                "{\"messages\":[{\"content\":\"a\",\"content\":null}]}",
                "{\"messages\":[{\"role\":5}]}",
                "{\"messages\":[{\"role\":{\"a\":[]}}]}",
                "{\"messages\":[{\"content\":5}]}",
                "{\"messages\":[{\"content\":{}}]}",
                "{\"messages\":[{\"content\":[\"a\"]}]}",
                "{\"messages\":[{\"content\":[{\"text\":\"a\",\"text\":\"b\"}]}]}"
            })
    void formsThatCouldBeReadInTwoWaysAreUnknown(String body) {
        assertThat(chat(body)).isInstanceOf(UnknownShape.class);
    }

    @Test
    void doubledKeysThatTheViewDoesNotReadDoNotMatter() {
        assertThat(chat("{\"seed\":1,\"seed\":2,\"messages\":[{\"role\":\"user\",\"x\":1,\"x\":2}]}"))
                .isInstanceOf(RequestView.class);
    }

    @Test
    void aMalformedBodyIsToldEvenBehindAnUnknownForm() {
        // Given
        var body = "{\"messages\":[5],\"x\":01}";
        // When
        var view = chat(body);
        // Then
        assertThat(view).isInstanceOfSatisfying(Malformed.class, m -> {
            assertThat(m.offset()).isEqualTo(21);
            assertThat(m.message()).isEqualTo("a comma or the end of the container was expected");
        });
    }

    @Test
    void nestingUpToTheBoundIsReadAndBeyondItIsForwardedUnread() {
        // Given
        int room = JsonCursor.MAX_DEPTH - 1;
        // When
        var within = chat("{\"x\":" + "[".repeat(room) + "]".repeat(room) + "}");
        var beyond = chat("{\"x\":" + "[".repeat(room + 1) + "]".repeat(room + 1) + "}");
        var hopeless = chat("[".repeat(3_000_000));
        // Then
        assertThat(within).isInstanceOf(RequestView.class);
        assertThat(beyond).isEqualTo(new UnknownShape("nested deeper than 1000 levels"));
        assertThat(hopeless).isInstanceOf(UnknownShape.class);
    }

    @Test
    void otherEndpointsShowModelAndStreamOnly() {
        // When
        var view = RequestView.parse(
                "{\"model\":\"m\",\"prompt\":[1],\"messages\":5}".getBytes(UTF_8), Endpoint.EMBEDDINGS);
        // Then
        assertThat(view)
                .isInstanceOfSatisfying(
                        RequestView.class,
                        v -> assertThat(v.model()).extracting(Literal::text).isEqualTo("m"));
    }

    @Test
    void neverShowsThePromptInItsOwnDescription() {
        assertThat(chatView("{\"messages\":[{\"content\":\"secret\"}]}").toString())
                .doesNotContain("secret");
        assertThat(message("{\"content\":\"secret\"}").toString()).doesNotContain("secret");
    }
}
