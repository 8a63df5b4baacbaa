package io.espalier.inject;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** A container's environment. */
final class Variables {
    private static final String ENV = "env";

    private Variables() {}

    static boolean has(ObjectNode container, String name) {
        for (var variable : container.path(ENV)) {
            if (variable.path("name").asText().equals(name)) {
                return true;
            }
        }
        return false;
    }

    static boolean has(ObjectNode container, String name, String value) {
        for (var variable : container.path(ENV)) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText().equals(value);
            }
        }
        return false;
    }

    /** Sets a variable: in its place where the container has it, else as the last. */
    static void put(ObjectNode container, String name, String value) {
        var env = container.withArrayProperty(ENV);
        for (var i = 0; i < env.size(); i++) {
            if (env.path(i).path("name").asText().equals(name)) {
                env.set(i, env.objectNode().put("name", name).put("value", value));
                return;
            }
        }
        env.addObject().put("name", name).put("value", value);
    }
}
