package io.espalier.inference;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/** How byte-level BPE vocabularies split a text, by the name that a GGUF file gives the pattern. */
final class PreTokenizers {
    /**
     * @param names what files call it
     * @param split patterns that split a text one after the other; what lies between matches is a piece too
     * @param ignoreMerges whether a piece that is a token is that token, whatever the merges say
     */
    record PreTokenizer(List<String> names, List<String> split, boolean ignoreMerges) {}

    private static final String RESOURCE = "pre-tokenizers.json";

    private final List<PreTokenizer> known;

    private PreTokenizers(List<PreTokenizer> known) {
        this.known = known;
    }

    static PreTokenizers read() {
        try (var json = PreTokenizers.class.getResourceAsStream(RESOURCE)) {
            return new PreTokenizers(new ObjectMapper().readValue(json, new TypeReference<List<PreTokenizer>>() {}));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Optional<PreTokenizer> named(String name) {
        return known.stream().filter(each -> each.names().contains(name)).findFirst();
    }

    List<String> names() {
        return known.stream().flatMap(each -> each.names().stream()).toList();
    }
}
