package io.espalier.config;

import io.espalier.failure.UserError;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Collects what is wrong with one settings file; the first fault found at a path is the one that is told. */
final class Faults {
    private final Map<String, Fault> faults = new LinkedHashMap<>();
    private final Map<String, Integer> lines = new HashMap<>();

    /** Remembers where in the file a path stands. */
    void stands(String path, int line) {
        lines.putIfAbsent(path, line);
    }

    void add(String path, String message) {
        faults.putIfAbsent(path, new Fault(path, line(path), message));
    }

    /** Whether anything is wrong at the path or below it. */
    boolean within(String path) {
        return faults.keySet().stream()
                .anyMatch(p -> p.equals(path) || p.startsWith(path + ".") || p.startsWith(path + "["));
    }

    boolean none() {
        return faults.isEmpty();
    }

    List<Fault> inFileOrder() {
        return faults.values().stream()
                .sorted(Comparator.comparingInt(Fault::line))
                .toList();
    }

    UserError asError(String file) {
        var count = faults.size() == 1 ? "one fault" : faults.size() + " faults";
        var list = inFileOrder().stream().map(f -> "  " + f).collect(Collectors.joining("\n"));
        return new UserError(file + " has " + count + ":\n" + list
                + "\nCorrect the file and try again; docs/configuration.md lists every key.");
    }

    /** The path's own line, or that of the nearest path around it. */
    private int line(String path) {
        for (var at = path; !at.isEmpty(); at = outer(at)) {
            var line = lines.get(at);
            if (line != null) {
                return line;
            }
        }
        return 0;
    }

    private static String outer(String path) {
        var cut = Math.max(path.lastIndexOf('.'), path.lastIndexOf('['));
        return cut < 0 ? "" : path.substring(0, cut);
    }
}
