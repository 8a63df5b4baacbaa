package io.espalier.pruner;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A shot and what the graph gave for it where it was made: a line of {@link PrunerFolder#GOLDEN}.
 *
 * @param keep the logit of keeping it less that of pruning it
 * @param pieceKeep the same for each word-piece
 * @param vector its L2-normalised vector
 */
public record GoldenShot(String question, String answer, double keep, float[] pieceKeep, float[] vector) {
    /** As it was scored. */
    public static String text(String question, String answer) {
        return ("Q: " + question + "\nA: " + answer).strip();
    }

    public static byte[] lines(List<GoldenShot> shots) {
        return shots.stream()
                .map(JsonArtefact::line)
                .collect(Collectors.joining())
                .getBytes(UTF_8);
    }

    /** @throws UserError where the pruner has none, or a line is not one */
    public static List<GoldenShot> of(PrunerArtefact pruner) {
        var bytes = pruner.contents().get(PrunerFolder.GOLDEN);
        if (bytes == null || bytes.length == 0) {
            throw new UserError("pruner " + pruner + " has no " + PrunerFolder.GOLDEN
                    + ", by which its graph is tried; bring the whole folder again, or train it anew");
        }
        var shots = new ArrayList<GoldenShot>();
        for (var line : new String(bytes, UTF_8).lines().toList()) {
            shots.add(JsonArtefact.parse(line, GoldenShot.class)
                    .orElseThrow(() -> new UserError("pruner " + pruner + ": line " + (shots.size() + 1) + " of "
                            + PrunerFolder.GOLDEN + " is no golden shot; train it anew")));
        }
        return shots;
    }
}
