package io.espalier.moe.export;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;

/** Compact JSON. */
final class JsonText {
    static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonText() {}

    static byte[] line(JsonNode node) {
        return (node + "\n").getBytes(UTF_8);
    }
}
