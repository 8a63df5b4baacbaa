package io.espalier.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** What a file given to {@code prune} holds: one request, one request a line, or a text. */
final class PruneInput {
    /**
     * One thing to prune.
     *
     * @param json whether it is a request rather than a text
     */
    record Piece(byte[] bytes, boolean json) {}

    private PruneInput() {}

    /** The pieces in order; written out after each other unchanged, they are the file again. */
    static List<Piece> pieces(byte[] file) {
        var first = firstVisible(file);
        if (first != '{') {
            return List.of(new Piece(file, false));
        }
        var lines = lines(file);
        return lines.stream().allMatch(PruneInput::looksWhole)
                ? lines.stream().map(line -> new Piece(line, true)).toList()
                : List.of(new Piece(file, true));
    }

    private static char firstVisible(byte[] bytes) {
        for (var b : bytes) {
            if (!Character.isWhitespace(b)) {
                return (char) b;
            }
        }
        return ' ';
    }

    /** Each with its line end. */
    private static List<byte[]> lines(byte[] file) {
        var lines = new ArrayList<byte[]>();
        var start = 0;
        for (var i = 0; i < file.length; i++) {
            if (file[i] == '\n' || i == file.length - 1) {
                lines.add(Arrays.copyOfRange(file, start, i + 1));
                start = i + 1;
            }
        }
        return lines;
    }

    private static boolean looksWhole(byte[] line) {
        var text = new String(line, StandardCharsets.UTF_8).strip();
        return text.isEmpty() || (text.startsWith("{") && text.endsWith("}"));
    }
}
