package io.espalier.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The part of JSON Schema that the published schemas use; a keyword that it does not know is an error. */
public final class JsonSchema {
    private static final List<String> NOTES = List.of("$schema", "$id", "$defs", "title", "description");

    private final JsonNode root;
    private final List<String> violations = new ArrayList<>();

    private JsonSchema(JsonNode root) {
        this.root = root;
    }

    public static JsonSchema read(Path file) throws IOException {
        return new JsonSchema(new ObjectMapper().readTree(file.toFile()));
    }

    public List<String> violations(JsonNode value) {
        violations.clear();
        check(root, value, "$");
        return List.copyOf(violations);
    }

    private void check(JsonNode schema, JsonNode value, String at) {
        for (var keyword : schema.properties()) {
            if (!NOTES.contains(keyword.getKey())) {
                check(keyword.getKey(), keyword.getValue(), schema, value, at);
            }
        }
    }

    private void check(String keyword, JsonNode argument, JsonNode schema, JsonNode value, String at) {
        switch (keyword) {
            case "$ref" -> check(root.at(argument.asText().substring(1)), value, at);
            case "type" -> require(types(argument).contains(type(value)) || isWhole(argument, value), at, keyword);
            case "const" -> require(argument.equals(value), at, keyword);
            case "enum" -> require(contains(argument, value), at, keyword);
            case "pattern" -> require(!value.isTextual() || value.asText().matches(argument.asText()), at, keyword);
            case "minimum" -> require(!value.isNumber() || value.asDouble() >= argument.asDouble(), at, keyword);
            case "maximum" -> require(!value.isNumber() || value.asDouble() <= argument.asDouble(), at, keyword);
            case "minItems" -> require(value.size() >= argument.asInt(), at, keyword);
            case "required" ->
                argument.forEach(
                        name -> require(!value.isObject() || value.has(name.asText()), at, "required " + name));
            case "items" -> value.forEach(item -> check(argument, item, at + "[]"));
            case "properties" ->
                argument.properties().stream()
                        .filter(property -> value.has(property.getKey()))
                        .forEach(property ->
                                check(property.getValue(), value.get(property.getKey()), at + "." + property.getKey()));
            case "additionalProperties" ->
                value.properties().stream()
                        .filter(field -> !schema.path("properties").has(field.getKey()))
                        .forEach(field -> additional(argument, field.getValue(), at + "." + field.getKey()));
            default -> throw new IllegalArgumentException("keyword " + keyword);
        }
    }

    private void additional(JsonNode argument, JsonNode value, String at) {
        if (argument.isBoolean()) {
            require(argument.asBoolean(), at, "additionalProperties");
        } else {
            check(argument, value, at);
        }
    }

    private void require(boolean holds, String at, String keyword) {
        if (!holds) {
            violations.add(at + ": " + keyword);
        }
    }

    private static boolean contains(JsonNode choices, JsonNode value) {
        for (var choice : choices) {
            if (choice.equals(value)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> types(JsonNode argument) {
        var types = new ArrayList<String>();
        if (argument.isArray()) {
            argument.forEach(type -> types.add(type.asText()));
        } else {
            types.add(argument.asText());
        }
        return types;
    }

    private static boolean isWhole(JsonNode argument, JsonNode value) {
        return types(argument).contains("number") && value.isIntegralNumber();
    }

    private static String type(JsonNode value) {
        return switch (value.getNodeType()) {
            case ARRAY -> "array";
            case OBJECT -> "object";
            case STRING -> "string";
            case BOOLEAN -> "boolean";
            case NULL -> "null";
            case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
            default -> throw new IllegalArgumentException(value.toString());
        };
    }
}
