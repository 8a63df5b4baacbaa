package io.espalier.gguf;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;

/** A file's metadata in its own order. A key of another type than the one asked for counts as missing. */
public final class Metadata {
    private final Map<String, MetadataValue> values;

    Metadata(Map<String, MetadataValue> values) {
        this.values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    }

    public Set<String> keys() {
        return values.keySet();
    }

    Map<String, MetadataValue> values() {
        return values;
    }

    public Optional<MetadataValue> get(String key) {
        return Optional.ofNullable(values.get(key));
    }

    public Optional<String> text(String key) {
        return values.get(key) instanceof MetadataValue.Text(String value) ? Optional.of(value) : Optional.empty();
    }

    /** A whole number of any width. */
    public OptionalLong whole(String key) {
        return values.get(key) instanceof MetadataValue.Whole(ValueType _, long value)
                ? OptionalLong.of(value)
                : OptionalLong.empty();
    }

    public OptionalDouble real(String key) {
        return values.get(key) instanceof MetadataValue.Real(ValueType _, double value)
                ? OptionalDouble.of(value)
                : OptionalDouble.empty();
    }

    public Optional<Boolean> truth(String key) {
        return values.get(key) instanceof MetadataValue.Truth(boolean value) ? Optional.of(value) : Optional.empty();
    }

    public Optional<MetadataValue.Sequence> sequence(String key) {
        return values.get(key) instanceof MetadataValue.Sequence found ? Optional.of(found) : Optional.empty();
    }

    /** What kind of model the file holds, such as {@code llama}: the prefix of its own keys. */
    public String architecture() {
        return text("general.architecture").orElse("");
    }

    /** A whole number under the architecture's prefix: {@code block_count} for {@code llama.block_count}. */
    public OptionalLong ofModel(String key) {
        return whole(architecture() + "." + key);
    }
}
