package io.espalier.models;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Path;

/** Compares local models with what the catalogue says they must be. */
public final class ModelCheck {
    /** What was found. */
    public sealed interface Verdict {
        /** The file is the one of the catalogue. */
        record Right(String sha256) implements Verdict {}

        /** The file is another one, or damaged. */
        record Wrong(String found, String expected) implements Verdict {}

        /** A model that the catalogue does not know. */
        record Unknown(String sha256) implements Verdict {}
    }

    private final Catalogue catalogue;
    private final ModelStore store;
    private final PullListener listener;

    ModelCheck(Catalogue catalogue, ModelStore store, PullListener listener) {
        this.catalogue = catalogue;
        this.store = store;
        this.listener = listener;
    }

    public static ModelCheck standard(ModelStore store, PullListener listener) {
        return new ModelCheck(Catalogue.standard(), store, listener);
    }

    /** @throws UserError where there is no such model, or its file cannot be read */
    public Verdict check(String name) {
        var file = store.path(name);
        var found = hash(file);
        return catalogue
                .named(name)
                .map(entry -> found.equals(entry.pin().sha256())
                        ? (Verdict) new Verdict.Right(found)
                        : new Verdict.Wrong(found, entry.pin().sha256()))
                .orElseGet(() -> new Verdict.Unknown(found));
    }

    private String hash(Path file) {
        try {
            return FileHash.sha256(file, listener);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + e.getMessage(), e);
        }
    }
}
