package io.espalier.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** All models: those that are here, and those that can be pulled. */
public final class ModelList {
    /**
     * @param file null where it is not here
     * @param bytes of the file; 0 where it is not here
     * @param licence empty where it is not known
     */
    public record Row(
            String name, boolean builtIn, @Nullable Path file, long bytes, String licence, String description) {}

    private ModelList() {}

    /** By name. */
    public static List<Row> of(ModelStore store) {
        var rows = new TreeMap<String, Row>();
        Catalogue.standard().entries().forEach(entry -> rows.put(entry.name(), row(store, entry)));
        store.names().forEach(name -> rows.computeIfAbsent(name, own -> row(store, own, "", "")));
        return List.copyOf(rows.values());
    }

    private static Row row(ModelStore store, CatalogueEntry entry) {
        return row(store, entry.name(), entry.licence(), entry.description());
    }

    private static Row row(ModelStore store, String name, String licence, String description) {
        var file = store.find(name).orElse(null);
        return new Row(name, file != null && store.isBuiltIn(file), file, bytes(file), licence, description);
    }

    private static long bytes(@Nullable Path file) {
        try {
            return file == null ? 0 : Files.size(file);
        } catch (IOException e) {
            return 0;
        }
    }
}
