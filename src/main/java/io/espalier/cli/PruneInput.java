package io.espalier.cli;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** What a file given to {@code prune} holds: one request, one request a line, or a text. */
final class PruneInput {
    /**
     * One thing to prune.
     *
     * @param json whether it is a request rather than a text
     * @param line the line of the file that it is; 0 where it is the whole file
     */
    record Piece(byte[] bytes, boolean json, int line) {
        /** Where it stands, for messages: nothing, or its line. */
        String place() {
            return line == 0 ? "" : "line " + line + ": ";
        }
    }

    private PruneInput() {}

    /** The pieces in order; written out after each other unchanged, they are the file again. */
    static List<Piece> pieces(byte[] file) {
        if (firstVisible(file) != '{') {
            return List.of(new Piece(file, false, 0));
        }
        var lines = lines(file);
        var first = lines.stream().filter(line -> !isBlank(line)).findFirst().orElseThrow();
        if (!looksWhole(first)) {
            return List.of(new Piece(file, true, 0));
        }
        return IntStream.range(0, lines.size())
                .mapToObj(i -> new Piece(lines.get(i), !isBlank(lines.get(i)), lines.size() == 1 ? 0 : i + 1))
                .toList();
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

    private static boolean isBlank(byte[] line) {
        return new String(line, StandardCharsets.UTF_8).isBlank();
    }

    /** As the lines of JSONL do, and the first line of a request over several lines does not. */
    private static boolean looksWhole(byte[] line) {
        var text = new String(line, StandardCharsets.UTF_8).strip();
        return text.startsWith("{") && text.endsWith("}");
    }
}
