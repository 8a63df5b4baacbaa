package io.espalier.upstream;

import io.espalier.config.EmbeddedUpstreamSettings;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How an engine is started: this program again, in a small JVM of its own.
 *
 * @param jvm the JVM and its flags
 * @param arguments what {@link io.espalier.engine.serve.EngineMain} takes
 */
record EngineLaunch(List<String> jvm, EngineClasses classes, List<String> arguments) {
    private static final String PACKAGE = "io.espalier.engine.serve.";
    private static final List<String> FLAGS = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + System.getProperty("java.io.tmpdir") + File.separator + "espalier-engine-%p.log",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    static EngineLaunch of(EmbeddedUpstreamSettings settings) {
        var jvm = new ArrayList<String>();
        jvm.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        jvm.addAll(FLAGS);
        inherit(jvm, "espalier.home");
        var arguments = new ArrayList<>(List.of(
                settings.model(),
                settings.threads().toString(),
                settings.contextTokens().toString(),
                settings.queue().toString()));
        var library = settings.library();
        if (library != null) {
            arguments.add(library);
        }
        var classes = EngineClasses.of(System.getProperty("java.class.path"));
        return new EngineLaunch(List.copyOf(jvm), classes, List.copyOf(arguments));
    }

    private static void inherit(List<String> jvm, String property) {
        var value = System.getProperty(property);
        if (value != null) {
            jvm.add("-D" + property + "=" + value);
        }
    }

    /** The engine, with its classes from the archive where there is one. */
    List<String> command(EngineArchive archive) {
        return Stream.of(jvm, archive.flags(), List.of("-cp", classes.path(), PACKAGE + "EngineMain"), arguments)
                .flatMap(List::stream)
                .toList();
    }

    /** An engine that answers a few requests of its own and writes the classes that it took into a file as it ends. */
    List<String> rehearsal(Path archive) {
        return Stream.of(
                        jvm,
                        List.of("-XX:ArchiveClassesAtExit=" + archive, "-cp", classes.path()),
                        List.of(PACKAGE + "EngineRehearsal"))
                .flatMap(List::stream)
                .toList();
    }
}
