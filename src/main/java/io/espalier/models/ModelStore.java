package io.espalier.models;

import io.espalier.failure.UserError;
import java.nio.file.Files;
import java.nio.file.Path;

/** Local models by name. */
public final class ModelStore {
    private final Path builtIn;

    private ModelStore(Path builtIn) {
        this.builtIn = builtIn;
    }

    /** The store of this installation: the models that come with the program. */
    public static ModelStore standard() {
        return new ModelStore(Path.of(System.getProperty("espalier.home", ".")).resolve("models"));
    }

    /**
     * @param name a model's name, or the path of a GGUF file
     * @throws UserError where there is no such model
     */
    public Path path(String name) {
        var file =
                name.endsWith(".gguf") ? Path.of(name) : builtIn.resolve(name).resolve("tiny-moe-10m-f16.gguf");
        if (!Files.isRegularFile(file)) {
            throw new UserError("there is no model " + name + " (looked for " + file + ")");
        }
        return file;
    }
}
