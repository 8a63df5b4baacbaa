package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** JSON nodes and the numbers that JSON can write. */
final class Json {
    /** What OpenAI's API writes for a token that cannot come. */
    private static final float LEAST = -9999f;

    private Json() {}

    static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    static ArrayNode array() {
        return JsonNodeFactory.instance.arrayNode();
    }

    static float logProbability(float value) {
        return Math.max(value, LEAST);
    }
}
