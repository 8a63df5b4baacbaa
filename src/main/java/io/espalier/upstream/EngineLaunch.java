package io.espalier.upstream;

import io.espalier.config.EmbeddedUpstreamSettings;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The command that starts an engine: this program again, in a small JVM of its own. */
record EngineLaunch(List<String> command) {
    private static final String MAIN = "io.espalier.engine.serve.EngineMain";
    private static final String PACKAGED = "quarkus-run.jar";
    private static final List<String> JVM = List.of(
            "-Xmx512m",
            "-XX:+UseSerialGC",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:-CreateCoredumpOnCrash",
            "-XX:ErrorFile=" + System.getProperty("java.io.tmpdir") + File.separator + "espalier-engine-%p.log",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    static EngineLaunch of(EmbeddedUpstreamSettings settings) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(JVM);
        inherit(command, "espalier.home");
        command.addAll(List.of("-cp", classPath(System.getProperty("java.class.path")), MAIN));
        command.addAll(List.of(settings.model(), settings.threads().toString()));
        command.addAll(
                List.of(settings.contextTokens().toString(), settings.queue().toString()));
        var library = settings.library();
        if (library != null) {
            command.add(library);
        }
        return new EngineLaunch(List.copyOf(command));
    }

    private static void inherit(List<String> command, String property) {
        var value = System.getProperty(property);
        if (value != null) {
            command.add("-D" + property + "=" + value);
        }
    }

    /** The packaged program's jars as a plain class path: the engine needs no Quarkus, and starts sooner without its loader. */
    static String classPath(String own) {
        var jar = Path.of(own.split(File.pathSeparator, 2)[0]).toAbsolutePath();
        if (!jar.endsWith(PACKAGED)) {
            return own;
        }
        return String.join(
                File.pathSeparator,
                List.of("app", "lib/main", "lib/boot").stream()
                        .map(part -> jar.resolveSibling(part) + File.separator + "*")
                        .toList());
    }
}
