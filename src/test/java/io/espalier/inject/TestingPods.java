package io.espalier.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.JsonPatch;
import java.util.Map;
import org.yaml.snakeyaml.Yaml;

/** Pods as text, and what injection makes of them. */
final class TestingPods {
    static final ObjectMapper JSON = new ObjectMapper();
    static final PodInjector INJECTOR = new PodInjector(SidecarTemplate::builtIn, "espalier");

    private TestingPods() {}

    static ObjectNode pod(String yaml) {
        return JSON.valueToTree(new Yaml().<Map<String, Object>>load(yaml));
    }

    /** One container and no wishes. */
    static ObjectNode plain() {
        return pod("""
                metadata: { name: app, labels: { app: web } }
                spec:
                  containers: [{ name: web, image: web:1 }]
                """);
    }

    /** The pod with one annotation. */
    static ObjectNode annotated(String name, String value) {
        var pod = plain();
        pod.withObjectProperty("metadata").withObjectProperty("annotations").put("espalier.dev/" + name, value);
        return pod;
    }

    static JsonNode injected(ObjectNode pod) {
        return switch (INJECTOR.inject("shop", pod)) {
            case Outcome.Injected(var patch, var warnings) -> JsonPatch.apply(patch, pod);
            case Outcome.Untouched(var reason, var warnings) -> throw new AssertionError("untouched: " + reason);
            case Outcome.Refused(var message) -> throw new AssertionError("refused: " + message);
        };
    }

    static String refusal(ObjectNode pod) {
        return switch (INJECTOR.inject("shop", pod)) {
            case Outcome.Refused(var message) -> message;
            case Outcome.Injected injected -> throw new AssertionError("injected: " + injected);
            case Outcome.Untouched untouched -> throw new AssertionError("untouched: " + untouched);
        };
    }
}
