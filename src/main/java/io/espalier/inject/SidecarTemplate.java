package io.espalier.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The sidecar as pods get it, before their own wishes: part of a pod's {@code spec}, in YAML.
 *
 * @param container the one entry of {@code initContainers}; with {@code restartPolicy: Always} it runs as long as the pod
 * @param volumes what the container mounts
 */
public record SidecarTemplate(ObjectNode container, List<ObjectNode> volumes) {
    private static final String BUILT_IN = "/inject/sidecar.yaml";

    public static SidecarTemplate builtIn() {
        try (var resource = SidecarTemplate.class.getResourceAsStream(BUILT_IN)) {
            if (resource == null) {
                throw new IllegalStateException("the program was built without " + BUILT_IN);
            }
            return read("the built-in template", resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * @param name what the error calls the file
     * @throws UserError that says what the template lacks
     */
    public static SidecarTemplate read(String name, byte[] yaml) {
        var template = tree(name, yaml);
        var containers = template.path("initContainers");
        if (containers.size() != 1 || !(containers.get(0) instanceof ObjectNode container)) {
            throw new UserError(name + ": expected initContainers with one entry, the sidecar");
        }
        for (var key : List.of("name", "image")) {
            if (!container.path(key).isTextual()) {
                throw new UserError(name + ": expected initContainers[0]." + key + ", a text");
            }
        }
        if (!container.path("restartPolicy").asText().equals("Always")) {
            throw new UserError(
                    name + ": expected initContainers[0].restartPolicy: Always; without it the pod would wait for "
                            + "the sidecar to end");
        }
        return new SidecarTemplate(container, objects(template.path("volumes")));
    }

    private static JsonNode tree(String name, byte[] yaml) {
        try {
            var loaded =
                    new Yaml(new SafeConstructor(new LoaderOptions())).load(new String(yaml, StandardCharsets.UTF_8));
            if (loaded instanceof Map<?, ?> map) {
                return new ObjectMapper().valueToTree(map);
            }
            throw new UserError(name + ": expected keys and values: initContainers and volumes of a pod");
        } catch (YAMLException e) {
            throw new UserError(name + " is not YAML: " + e.getMessage(), e);
        }
    }

    private static List<ObjectNode> objects(JsonNode list) {
        return StreamSupport.stream(list.spliterator(), false)
                .filter(ObjectNode.class::isInstance)
                .map(ObjectNode.class::cast)
                .toList();
    }

    String name() {
        return container.path("name").textValue();
    }

    /** The container as a pod with these wishes gets it. */
    ObjectNode containerFor(Map<Wish, String> wishes) {
        var own = container.deepCopy();
        wishes.forEach((wish, value) -> grant(own, wish.effect(), value));
        return own;
    }

    private static void grant(ObjectNode container, Wish.Effect effect, String value) {
        switch (effect) {
            case Wish.Effect.Variable(var name) -> Variables.put(container, name, value);
            case Wish.Effect.Request(var resource) ->
                resources(container, "requests").put(resource, value);
            case Wish.Effect.RequestAndLimit(var resource) -> {
                resources(container, "requests").put(resource, value);
                resources(container, "limits").put(resource, value);
            }
        }
    }

    private static ObjectNode resources(ObjectNode container, String which) {
        return container.withObjectProperty("resources").withObjectProperty(which);
    }
}
