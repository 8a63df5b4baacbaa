package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.engine.Usage;

/** What all events of one reply say of it. */
record Reply(String id, long created, String model, String fingerprint, Dialect dialect) {

    /** A whole reply or an event of a stream. */
    ObjectNode envelope(boolean streamed, ArrayNode choices) {
        var node = Json.object()
                .put("id", id)
                .put("object", dialect.object(streamed))
                .put("created", created)
                .put("model", model);
        node.set("choices", choices);
        return node.put("system_fingerprint", fingerprint);
    }

    static ObjectNode usage(Usage usage) {
        var node = Json.object()
                .put("prompt_tokens", usage.prompt())
                .put("completion_tokens", usage.completion())
                .put("total_tokens", usage.prompt() + usage.completion());
        node.putObject("prompt_tokens_details").put("cached_tokens", usage.cached());
        return node;
    }
}
