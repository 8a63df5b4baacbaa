package io.espalier.cli.train;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.failure.UserError;
import io.espalier.files.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Wall-clock time spent on work that may be stopped and gone on with, kept in a file beside it. */
final class WorkClock {
    private static final double NANOS = 1e9;

    private final Path file;
    private double seconds;
    private long last = System.nanoTime();

    private WorkClock(Path file, double seconds) {
        this.file = file;
        this.seconds = seconds;
    }

    static WorkClock in(Path folder) {
        var file = folder.resolve("seconds");
        try {
            return new WorkClock(
                    file,
                    Files.exists(file)
                            ? Double.parseDouble(Files.readString(file).strip())
                            : 0);
        } catch (IOException | NumberFormatException e) {
            throw new UserError(file + " does not hold a number of seconds; remove it, or the whole folder", e);
        }
    }

    /** Counts the time since the last call. */
    void tick() {
        var now = System.nanoTime();
        seconds += (now - last) / NANOS;
        last = now;
        AtomicFile.write(file, Double.toString(seconds).getBytes(UTF_8));
    }

    double seconds() {
        return seconds;
    }
}
