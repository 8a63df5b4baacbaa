package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.engine.Delta;
import io.espalier.engine.Finish;
import io.espalier.engine.TokenScore;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Replies of {@code /v1/completions}. */
record CompletionDialect(TokenTexts texts, int alternatives) implements Dialect {
    @Override
    public String idPrefix() {
        return "cmpl-";
    }

    @Override
    public String object(boolean streamed) {
        return "text_completion";
    }

    @Override
    public ObjectNode whole(Choice choice) {
        return node(choice.text(), scores(choice, choice.tokens()))
                .put("finish_reason", choice.finish().label());
    }

    @Override
    public @Nullable ObjectNode opening() {
        return null;
    }

    @Override
    public ObjectNode part(Choice choice, Delta delta) {
        return node(delta.text(), scores(choice, delta.tokens())).putNull("finish_reason");
    }

    @Override
    public ObjectNode closing(Finish finish) {
        return node("", NullNode.instance).put("finish_reason", finish.label());
    }

    private static ObjectNode node(String text, JsonNode scores) {
        var node = Json.object().put("text", text);
        node.set("logprobs", scores);
        return node;
    }

    private JsonNode scores(Choice choice, List<TokenScore> tokens) {
        if (alternatives < 0) {
            return NullNode.instance;
        }
        var names = Json.array();
        var numbers = Json.array();
        var top = Json.array();
        var offsets = Json.array();
        for (var token : tokens) {
            names.add(texts.escaped(token.token()));
            offsets.add(choice.offsets().take(token.token()));
            if (token.predicted()) {
                numbers.add(Json.logProbability(token.logProbability()));
                top.add(likeliest(token));
            } else {
                numbers.addNull();
                top.addNull();
            }
        }
        var node = Json.object();
        node.set("tokens", names);
        node.set("token_logprobs", numbers);
        node.set("top_logprobs", alternatives == 0 ? NullNode.instance : top);
        node.set("text_offset", offsets);
        return node;
    }

    /** The likeliest tokens, and the token itself. */
    private ObjectNode likeliest(TokenScore score) {
        var node = Json.object();
        for (var i = 0; i < Math.min(alternatives, score.alternatives().length); i++) {
            node.put(
                    texts.escaped(score.alternatives()[i]),
                    Json.logProbability(score.alternativeLogProbabilities()[i]));
        }
        return node.put(texts.escaped(score.token()), Json.logProbability(score.logProbability()));
    }
}
