package io.espalier.models;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Local models by name: a folder for each, with one GGUF file in it. The user's own store comes before the models that come with
 * the program, and any folder that is put into it is a model.
 */
public final class ModelStore {
    private static final String GGUF = ".gguf";

    private final Path local;
    private final Path builtIn;

    /**
     * @param local where models are pulled to; need not be there
     * @param builtIn the models that come with the program
     */
    public ModelStore(Path local, Path builtIn) {
        this.local = local;
        this.builtIn = builtIn;
    }

    /** {@code $ESPALIER_MODELS} or {@code ~/.espalier/models}, and the models of this installation. */
    public static ModelStore standard() {
        var own = System.getenv("ESPALIER_MODELS");
        var home = Path.of(System.getProperty("user.home"), ".espalier", "models");
        return new ModelStore(
                own == null || own.isBlank() ? home : Path.of(own),
                Path.of(System.getProperty("espalier.home", ".")).resolve("models"));
    }

    /**
     * @param name a model's name, or the path of a GGUF file
     * @throws UserError where there is no such model
     */
    public Path path(String name) {
        if (name.endsWith(GGUF)) {
            return existing(Path.of(name), name);
        }
        return find(name).orElseThrow(() -> missing(name));
    }

    /** What clients call the model: its name, or its file's without the ending. */
    public static String shownName(String name) {
        var file = name.endsWith(GGUF) ? String.valueOf(Path.of(name).getFileName()) : name;
        return file.endsWith(GGUF) ? file.substring(0, file.length() - GGUF.length()) : file;
    }

    /** The model's file; empty where it is not here. */
    public Optional<Path> find(String name) {
        return isName(name)
                ? Stream.of(local, builtIn)
                        .flatMap(root -> file(root.resolve(name)).stream())
                        .findFirst()
                : Optional.empty();
    }

    /** The names of all models here, sorted. */
    public List<String> names() {
        return Stream.of(local, builtIn)
                .flatMap(ModelStore::folders)
                .filter(folder -> file(folder).isPresent())
                .map(folder -> folder.getFileName().toString())
                .distinct()
                .sorted()
                .toList();
    }

    /** Where models that were cut on this machine are kept; none of them is one of {@link #names}. */
    public Path cuts() {
        return local.resolve("cuts");
    }

    Path local() {
        return local;
    }

    boolean isBuiltIn(Path file) {
        return file.startsWith(builtIn);
    }

    private static Path existing(Path file, String name) {
        if (!Files.isRegularFile(file)) {
            throw new UserError("there is no model file " + name);
        }
        return file;
    }

    private UserError missing(String name) {
        var pull = Catalogue.standard().named(name).isPresent()
                ? "espalier models pull " + name + " brings it"
                : "expected one of them, the name of a folder in " + local + ", or the path of a .gguf file";
        return new UserError("there is no model " + name + " here, only " + String.join(", ", names()) + "; " + pull);
    }

    private static boolean isName(String name) {
        return name.matches("[A-Za-z0-9][A-Za-z0-9._-]*");
    }

    private static Stream<Path> folders(Path root) {
        try (var folders = Files.list(root)) {
            return folders.filter(Files::isDirectory).toList().stream();
        } catch (IOException e) {
            return Stream.of();
        }
    }

    /** The one GGUF file in a folder; where there are more, none is meant. */
    private static Optional<Path> file(Path folder) {
        try (var files = Files.list(folder)) {
            var found = files.filter(file -> file.getFileName().toString().endsWith(GGUF))
                    .filter(Files::isRegularFile)
                    .toList();
            return found.size() == 1 ? Optional.of(found.getFirst()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
