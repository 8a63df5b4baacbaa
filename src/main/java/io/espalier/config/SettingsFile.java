package io.espalier.config;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** The settings file of a gateway, and what stands in for it where there is none. */
public record SettingsFile(Path path, SettingsReader reader) {
    /** @throws UserError that lists every fault of the file */
    public static Settings read(Path path) {
        return new SettingsFile(path, SettingsReader.ofEnvironment()).read();
    }

    /** The settings of a gateway started without a file. */
    public static Settings builtIn(SettingsReader reader) {
        var name = reader.profile().builtIn();
        try (var resource = SettingsFile.class.getResourceAsStream(name)) {
            if (resource == null) {
                throw new IllegalStateException("the program was built without " + name);
            }
            return reader.read("the built-in configuration", resource.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** @throws UserError that lists every fault of the file */
    public Settings read() {
        return reader.read(path.toString(), bytes());
    }

    byte[] bytes() {
        try {
            return Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            throw new UserError(
                    "there is no settings file " + path + "; name one with --config, or start without --config for the "
                            + "built-in configuration",
                    e);
        } catch (IOException e) {
            throw new UserError(
                    "cannot read the settings file " + path + ": it must be a file that the gateway's user may read",
                    e);
        }
    }
}
