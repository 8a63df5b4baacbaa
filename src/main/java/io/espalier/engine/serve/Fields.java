package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.engine.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A request's fields with their types and ranges; every mistake becomes a {@link Refusal} that names the field. */
final class Fields {
    private static final int MOST_STOPS = 16;

    private final JsonNode body;

    Fields(JsonNode body) {
        this.body = body;
    }

    /** Null where the field is absent or JSON null. */
    JsonNode raw(String name) {
        var node = body.path(name);
        return node.isNull() ? body.path("") : node;
    }

    boolean has(String name) {
        return !raw(name).isMissingNode();
    }

    String text(String name) {
        var node = raw(name);
        if (!node.isTextual()) {
            throw Refusal.field(
                    name, node.isMissingNode() ? "You must provide '" + name + "'." : expected(name, "a string"));
        }
        return node.textValue();
    }

    boolean flag(String name, boolean otherwise) {
        var node = raw(name);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isBoolean()) {
            throw Refusal.field(name, expected(name, "true or false"));
        }
        return node.booleanValue();
    }

    OptionalInt whole(String name, int least, int most) {
        var node = raw(name);
        if (node.isMissingNode()) {
            return OptionalInt.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least || node.intValue() > most) {
            throw Refusal.field(name, expected(name, "an integer from " + least + " to " + most));
        }
        return OptionalInt.of(node.intValue());
    }

    OptionalLong whole(String name) {
        var node = raw(name);
        if (node.isMissingNode()) {
            return OptionalLong.empty();
        }
        if (!node.isIntegralNumber() || !node.canConvertToLong()) {
            throw Refusal.field(name, expected(name, "a 64-bit integer"));
        }
        return OptionalLong.of(node.longValue());
    }

    double number(String name, double least, double most, double otherwise) {
        var node = raw(name);
        if (node.isMissingNode()) {
            return otherwise;
        }
        if (!node.isNumber() || !(node.doubleValue() >= least && node.doubleValue() <= most)) {
            throw Refusal.field(name, expected(name, "a number from " + least + " to " + most));
        }
        return node.doubleValue();
    }

    /** A string or an array of strings. */
    List<String> stops() {
        var node = raw("stop");
        var stops = new ArrayList<String>();
        if (node.isTextual()) {
            stops.add(node.textValue());
        } else if (node.isArray()) {
            node.forEach(stop -> stops.add(stop.isTextual() ? stop.textValue() : ""));
        } else if (!node.isMissingNode()) {
            throw Refusal.field("stop", expected("stop", "a string or an array of strings"));
        }
        if (stops.contains("") || stops.size() > MOST_STOPS) {
            throw Refusal.field("stop", expected("stop", "at most " + MOST_STOPS + " strings, none of them empty"));
        }
        return stops;
    }

    /** Token ids, as strings, to numbers from -100 to 100. */
    Map<Integer, Double> bias() {
        var node = raw("logit_bias");
        var bias = new HashMap<Integer, Double>();
        if (!node.isMissingNode() && !node.isObject()) {
            throw Refusal.field("logit_bias", expected("logit_bias", "an object"));
        }
        node.properties().forEach(entry -> {
            var value = entry.getValue();
            if (!entry.getKey().matches("\\d{1,9}") || !value.isNumber() || Math.abs(value.doubleValue()) > 100) {
                throw Refusal.field("logit_bias", expected("logit_bias", "token ids with numbers from -100 to 100"));
            }
            bias.put(Integer.valueOf(entry.getKey()), value.doubleValue());
        });
        return bias;
    }

    /** Refuses a field that asks for something; absent, null, false and empty ask for nothing. */
    void refuse(String name, String reason) {
        var node = raw(name);
        var empty = node.isMissingNode()
                || (node.isContainerNode() && node.isEmpty())
                || (node.isBoolean() && !node.booleanValue())
                || (node.isTextual() && node.textValue().isEmpty());
        if (!empty) {
            throw Refusal.field(name, reason);
        }
    }

    static String expected(String name, String what) {
        return "Invalid value for '" + name + "': expected " + what + ".";
    }
}
