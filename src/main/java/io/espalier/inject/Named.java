package io.espalier.inject;

import com.fasterxml.jackson.databind.JsonNode;

/** Lists whose entries have names. */
final class Named {
    private Named() {}

    static boolean in(JsonNode list, String name) {
        for (var entry : list) {
            if (entry.path("name").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }
}
