package io.espalier.moe.calibrate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.files.Sha256;
import io.espalier.moe.Answers;
import java.util.List;

/**
 * What a calibration does: equal work may be taken up where it was left.
 *
 * @param modelSha256 of the GGUF file
 * @param rowsSha256 of the demonstrations
 * @param rows how many
 * @param answerTokens the most tokens of an own answer; 0 for given ones
 * @param engine the build that computes
 */
record CalibrationWork(
        String work,
        String modelSha256,
        String domain,
        String rowsSha256,
        int rows,
        Answers answers,
        int answerTokens,
        String engine) {
    static final String CALIBRATION = "espalier/expert-calibration/1";

    /** Of what the rows say, wherever they stand. */
    static String digest(List<Demonstration> rows) {
        var digest = Sha256.digest();
        for (var row : rows) {
            var said = switch (row) {
                case Demonstration.Text(var where, var text) -> List.of("text", text);
                case Demonstration.Question(var where, var question, var answer) -> List.of("qa", question, answer);
                case Demonstration.Conversation(var where, var messages, var answer) ->
                    List.of("chat", messages.toString(), answer);
            };
            said.forEach(part -> {
                digest.update(part.getBytes(UTF_8));
                digest.update((byte) 0);
            });
        }
        return Sha256.hex(digest);
    }
}
