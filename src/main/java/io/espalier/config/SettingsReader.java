package io.espalier.config;

import io.espalier.failure.UserError;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.nodes.Node;

/**
 * YAML text to {@link Settings}, or one error that lists every fault.
 *
 * @param environment a variable's value, null where it is not set
 * @param profile what kind of gateway the settings are for
 * @param commandLine what a command line changes of {@code server}, after the file is read and before it is checked
 */
public record SettingsReader(
        UnaryOperator<@Nullable String> environment, Profile profile, UnaryOperator<ServerSettings> commandLine) {

    /** The whole file. */
    record Root(Settings espalier) {}

    public static SettingsReader ofEnvironment() {
        return new SettingsReader(System::getenv, Profile.GATEWAY, UnaryOperator.identity());
    }

    public SettingsReader of(Profile kind) {
        return new SettingsReader(environment, kind, commandLine);
    }

    /** With the address a command line names; null leaves the file's. */
    public SettingsReader listeningOn(@Nullable String host, @Nullable Integer port) {
        return new SettingsReader(
                environment,
                profile,
                server -> server.listeningOn(
                        Objects.requireNonNullElse(host, server.host()),
                        Objects.requireNonNullElse(port, server.port())));
    }

    /**
     * @param name what the error calls the file
     * @throws UserError that lists every fault
     */
    public Settings read(String name, byte[] yaml) {
        var faults = new Faults();
        var tree = compose(name, yaml);
        var root = new RecordReader(new Interpolation(environment), faults).read(Root.class, tree, "");
        var settings = onCommandLine(Objects.requireNonNullElse(root.espalier(), Settings.empty()));
        if (root.espalier() != null) {
            new SettingsCheck(faults).check(settings, "espalier");
            profile.check(settings, "espalier", faults);
        }
        if (!faults.none()) {
            throw faults.asError(name);
        }
        return settings;
    }

    private Settings onCommandLine(Settings settings) {
        return profile.narrow(settings.with(commandLine.apply(settings.server())));
    }

    private static Node compose(String name, byte[] yaml) {
        try {
            var tree = new Yaml(new LoaderOptions()).compose(new StringReader(utf8(yaml)));
            if (tree == null) {
                throw new UserError(name + " is empty; it needs the key \"espalier\" with upstreams and routes");
            }
            return tree;
        } catch (CharacterCodingException e) {
            throw new UserError(name + " is not UTF-8 text; save it as UTF-8", e);
        } catch (MarkedYAMLException e) {
            throw notYaml(name, e);
        } catch (YAMLException e) {
            throw new UserError(
                    name + " is not YAML that can be read here: it is too large, too deep or has too many aliases");
        }
    }

    private static String utf8(byte[] yaml) throws CharacterCodingException {
        var text = StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(yaml))
                .toString();
        return text.startsWith("\uFEFF") ? text.substring(1) : text;
    }

    /** Without the parser's own excerpt of the file, which may hold a key. */
    private static UserError notYaml(String name, MarkedYAMLException e) {
        var mark = e.getProblemMark();
        var where = mark == null ? "" : " at line " + (mark.getLine() + 1) + ", column " + (mark.getColumn() + 1);
        return new UserError(name + " is not YAML" + where
                + "; look there for a tab, a missing space after a colon, a bracket or quote left open, or a text that begins with "
                + "one of * & ! % @ ` and so needs quotes, as in models: [\"*\"]");
    }
}
