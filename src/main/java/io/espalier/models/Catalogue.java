package io.espalier.models;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The models that have names, and where they are to be had. */
final class Catalogue {
    private final List<CatalogueEntry> entries;

    Catalogue(List<CatalogueEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** The one inside the program. */
    static Catalogue standard() {
        try (var json = Catalogue.class.getResourceAsStream("catalogue.json")) {
            return new Catalogue(new ObjectMapper().readValue(json, new TypeReference<List<CatalogueEntry>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<CatalogueEntry> entries() {
        return entries;
    }

    Optional<CatalogueEntry> named(String name) {
        return entries.stream().filter(entry -> entry.name().equals(name)).findFirst();
    }

    String names() {
        return entries.stream().map(CatalogueEntry::name).collect(Collectors.joining(", "));
    }
}
