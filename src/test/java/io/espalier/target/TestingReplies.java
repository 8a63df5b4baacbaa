package io.espalier.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.testing.RawHttp;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Replies of servers that score prompts in other ways than the built-in engine: a token is a character. */
final class TestingReplies {
    private static final JsonMapper JSON = new JsonMapper();

    private TestingReplies() {}

    static JsonNode body(RawHttp.Message request) {
        try {
            return JSON.readTree(request.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String models(String... names) {
        var list = JSON.createObjectNode().put("object", "list");
        var data = list.putArray("data");
        for (var name : names) {
            data.addObject().put("id", name);
        }
        return RawHttp.ok(list.toString());
    }

    /** Each prompt with a marker in front whose text is counted, and as many written tokens as were asked for; choices backwards. */
    static String markedScores(JsonNode body) {
        var reply = JSON.createObjectNode();
        var choices = reply.putArray("choices");
        for (var i = body.get("prompt").size() - 1; i >= 0; i--) {
            var text = "<s>" + body.get("prompt").get(i).asText()
                    + "!".repeat(body.get("max_tokens").asInt());
            var scores = choices.addObject().put("index", i).putObject("logprobs");
            var tokens = scores.putArray("tokens").add("<s>");
            var numbers = scores.putArray("token_logprobs").addNull();
            var offsets = scores.putArray("text_offset").add(0);
            for (var at = 3; at < text.length(); at++) {
                tokens.add(text.substring(at, at + 1));
                numbers.add(text.charAt(at) == '!' ? -100 : -i - 1);
                offsets.add(at);
            }
        }
        return RawHttp.ok(reply.toString());
    }

    /** As a server that knows neither echo nor prompt log-probabilities. */
    static String plainCompletion() {
        return RawHttp.ok(
                "{\"choices\":[{\"index\":0,\"text\":\" 2\",\"logprobs\":null},{\"index\":1,\"text\":\" 3\"}]}");
    }
}
