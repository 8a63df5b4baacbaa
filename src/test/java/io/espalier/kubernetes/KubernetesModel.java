package io.espalier.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.lang.reflect.InvocationTargetException;
import java.util.Locale;

/** Kubernetes' own model of its objects, which refuses what it does not know: misspelt fields, fields in the wrong place, missing ones. */
public final class KubernetesModel {
    private KubernetesModel() {}

    /** @throws IllegalArgumentException that names the field */
    public static void validate(JsonNode object) {
        var type = type(object.path("apiVersion").asText(), object.path("kind").asText());
        var gson = JsonParser.parseString(object.toString());
        try {
            type.getMethod("validateJsonElement", JsonElement.class).invoke(null, gson);
        } catch (InvocationTargetException e) {
            throw new IllegalArgumentException(
                    describe(object) + ": " + e.getCause().getMessage(), e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> type(String apiVersion, String kind) {
        var version = apiVersion.substring(apiVersion.indexOf('/') + 1);
        var name = version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1) + kind;
        try {
            return Class.forName("io.kubernetes.client.openapi.models." + name);
        } catch (ClassNotFoundException e) {
            throw new IllegalArgumentException("Kubernetes has no " + kind + " in " + apiVersion, e);
        }
    }

    static String describe(JsonNode object) {
        return object.path("kind").asText() + " "
                + object.path("metadata").path("name").asText();
    }
}
