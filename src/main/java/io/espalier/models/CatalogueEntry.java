package io.espalier.models;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A model that has a name.
 *
 * @param origin who made it, and where it is described
 * @param file what it is called in the store
 * @param pin of that file
 * @param download null for a model that comes with the program
 */
record CatalogueEntry(
        String name,
        String description,
        String licence,
        String origin,
        String file,
        Pin pin,
        @Nullable Download download) {

    /**
     * @param pin of the file as it is fetched
     * @param sources in the order in which they are asked
     */
    record Download(Form form, Pin pin, List<Source> sources) {
        Download {
            sources = List.copyOf(sources);
        }
    }
}
