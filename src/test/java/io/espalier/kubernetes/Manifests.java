package io.espalier.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.yaml.snakeyaml.Yaml;

/** Files of several YAML documents, as trees. */
final class Manifests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Manifests() {}

    static List<JsonNode> parse(String yaml) {
        return StreamSupport.stream(new Yaml().loadAll(yaml).spliterator(), false)
                .filter(Objects::nonNull)
                .map(document -> JSON.<JsonNode>valueToTree(document))
                .toList();
    }

    static JsonNode read(Path file) {
        try {
            return parse(Files.readString(file)).getFirst();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The spec of every pod that the objects make. */
    static Stream<JsonNode> pods(List<JsonNode> objects) {
        return objects.stream()
                .flatMap(object -> Stream.of("/spec/template/spec", "/spec/jobTemplate/spec/template/spec")
                        .map(object::at))
                .filter(spec -> spec.has("containers"));
    }

    /** All containers of a pod, those of its start included. */
    static Stream<JsonNode> containers(JsonNode pod) {
        return Stream.of("containers", "initContainers")
                .flatMap(list -> StreamSupport.stream(pod.path(list).spliterator(), false));
    }
}
