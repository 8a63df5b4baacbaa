package io.espalier.pipeline;

import io.espalier.config.ShapeSettings;
import io.espalier.prompt.PromptReader;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The readers of the routes' own shapes, each made once. */
final class PromptReaders {
    private final Map<List<ShapeSettings>, PromptReader> byShapes = new ConcurrentHashMap<>();

    PromptReader of(List<ShapeSettings> shapes) {
        return byShapes.computeIfAbsent(shapes, PromptReader::new);
    }
}
