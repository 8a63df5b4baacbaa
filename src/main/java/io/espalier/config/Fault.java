package io.espalier.config;

/**
 * One thing wrong with a settings file.
 *
 * @param path the dotted path, such as {@code espalier.routes[1].prune.budget}; empty for the file as a whole
 * @param line counted from 1; 0 where none is known
 * @param message what was expected, what was found, and what to do; never a secret
 */
record Fault(String path, int line, String message) {
    @Override
    public String toString() {
        var where = line > 0 ? "line " + line + ": " : "";
        return where + (path.isEmpty() ? "" : path + ": ") + message;
    }
}
