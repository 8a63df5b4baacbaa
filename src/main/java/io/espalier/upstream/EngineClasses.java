package io.espalier.upstream;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where an engine's classes come from: the program, and of its libraries only those that an engine uses. A JVM that looks for a service
 * opens every jar that it was given.
 */
record EngineClasses(List<Path> entries) {
    private static final String PACKAGED = "quarkus-run.jar";

    /** As Maven names a jar, and as Quarkus does, with the group before it. */
    private static final Pattern USED = Pattern.compile(
            "espalier[^/]*\\.jar|([a-z0-9.]+\\.)?(netty-[a-z0-9-]+|vertx-core|jackson-[a-z0-9-]+|llama)-\\d.*\\.jar");

    /** @param own this program's class path; the packaged one names its jars elsewhere, and needs its own loader */
    static EngineClasses of(String own) {
        var entries = Arrays.stream(own.split(File.pathSeparator))
                .map(entry -> Path.of(entry).toAbsolutePath())
                .toList();
        var first = entries.getFirst();
        var all = first.endsWith(PACKAGED)
                ? Stream.of("app", "lib/main").flatMap(part -> jars(first.resolveSibling(part)))
                : entries.stream();
        return new EngineClasses(all.filter(EngineClasses::used).toList());
    }

    private static Stream<Path> jars(Path folder) {
        try (var files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean used(Path entry) {
        return !entry.toString().endsWith(".jar")
                || USED.matcher(entry.getFileName().toString()).matches();
    }

    String path() {
        return String.join(
                File.pathSeparator, entries.stream().map(Path::toString).toList());
    }
}
