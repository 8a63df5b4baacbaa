package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.engine.Delta;
import io.espalier.engine.Finish;
import io.espalier.engine.TokenScore;
import java.util.List;

/** Replies of {@code /v1/chat/completions}. */
record ChatDialect(TokenTexts texts, boolean scored) implements Dialect {
    @Override
    public String idPrefix() {
        return "chatcmpl-";
    }

    @Override
    public String object(boolean streamed) {
        return streamed ? "chat.completion.chunk" : "chat.completion";
    }

    @Override
    public ObjectNode whole(Choice choice) {
        var node = Json.object();
        node.putObject("message")
                .put("role", "assistant")
                .put("content", choice.text())
                .putNull("refusal");
        node.set("logprobs", scores(choice.tokens()));
        return node.put("finish_reason", choice.finish().label());
    }

    @Override
    public ObjectNode opening() {
        var node = Json.object();
        node.putObject("delta").put("role", "assistant").put("content", "").putNull("refusal");
        return node.putNull("logprobs").putNull("finish_reason");
    }

    @Override
    public ObjectNode part(Choice choice, Delta delta) {
        var node = Json.object();
        node.putObject("delta").put("content", delta.text());
        node.set("logprobs", scores(delta.tokens()));
        return node.putNull("finish_reason");
    }

    @Override
    public ObjectNode closing(Finish finish) {
        var node = Json.object();
        node.putObject("delta");
        return node.putNull("logprobs").put("finish_reason", finish.label());
    }

    private JsonNode scores(List<TokenScore> tokens) {
        if (!scored) {
            return NullNode.instance;
        }
        var content = Json.array();
        tokens.forEach(token -> content.add(score(token)));
        var node = Json.object();
        node.set("content", content);
        return node.putNull("refusal");
    }

    private ObjectNode score(TokenScore score) {
        var node = entry(score.token(), score.logProbability());
        var top = node.putArray("top_logprobs");
        for (var i = 0; i < score.alternatives().length; i++) {
            top.add(entry(score.alternatives()[i], score.alternativeLogProbabilities()[i]));
        }
        return node;
    }

    private ObjectNode entry(int token, float logProbability) {
        var node = Json.object().put("token", texts.shown(token)).put("logprob", Json.logProbability(logProbability));
        var bytes = node.putArray("bytes");
        for (var b : texts.bytes(token)) {
            bytes.add(b & 0xFF);
        }
        return node;
    }
}
