package io.espalier.kubernetes;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Kustomize, as {@code kustomize} or inside {@code kubectl}. */
record Kustomize(List<String> command) {
    private static final Path TOOLS = Path.of("target", "tools");

    /** The one that the build installed, or one on the PATH. */
    static Optional<Kustomize> find() {
        return executable("kustomize")
                .map(file -> new Kustomize(List.of(file, "build")))
                .or(() -> executable("kubectl").map(file -> new Kustomize(List.of(file, "kustomize"))));
    }

    private static Optional<String> executable(String name) {
        var path = Stream.of(System.getenv("PATH").split(Pattern.quote(File.pathSeparator)))
                .map(Path::of);
        return Stream.concat(Stream.of(TOOLS), path)
                .map(folder -> folder.resolve(name))
                .filter(Files::isExecutable)
                .map(file -> file.toAbsolutePath().toString())
                .findFirst();
    }

    List<JsonNode> build(Path folder) {
        try {
            var line = new ArrayList<>(command);
            line.add(folder.toString());
            var errors = Files.createTempFile("kustomize", ".log");
            var process =
                    new ProcessBuilder(line).redirectError(errors.toFile()).start();
            var yaml = new String(process.getInputStream().readAllBytes());
            if (process.waitFor() != 0) {
                throw new AssertionError(folder + ": " + Files.readString(errors));
            }
            Files.delete(errors);
            return Manifests.parse(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
