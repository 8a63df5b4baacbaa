package io.espalier.moe.cut;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.Collectors;

/** The known layouts. Another architecture that keeps its experts in one of these ways needs an entry and no code. */
final class CheckpointLayouts {
    static final List<CheckpointLayout> ALL = read();

    private CheckpointLayouts() {}

    private static List<CheckpointLayout> read() {
        var mapper = JsonMapper.builder()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .build();
        try (var stream = CheckpointLayouts.class.getResourceAsStream("layouts.json")) {
            return List.copyOf(mapper.readValue(stream, new TypeReference<List<CheckpointLayout>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CheckpointLayout of(String modelType) {
        return ALL.stream()
                .filter(layout -> layout.modelTypes().contains(modelType))
                .findFirst()
                .orElseThrow(() -> new UserError("config.json: model_type '" + modelType
                        + "' is not a layout this program can cut; it can cut "
                        + ALL.stream()
                                .flatMap(layout -> layout.modelTypes().stream())
                                .collect(Collectors.joining(", "))));
    }
}
