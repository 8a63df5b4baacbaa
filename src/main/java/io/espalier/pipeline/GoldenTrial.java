package io.espalier.pipeline;

import io.espalier.failure.UserError;
import io.espalier.inference.ScorerGraph;
import io.espalier.inference.ShotScore;
import io.espalier.pruner.GoldenShot;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.shot.ShotFeatures;
import java.util.Locale;

/**
 * Tries a pruner's graph on its golden shots before it decides: a graph that computes otherwise here than where it was made, for another
 * ONNX Runtime, device or kernel, must not.
 *
 * <p>The tolerances let one processor read what another wrote. The encoder is quantised to eight bits, and processors without VNNI add up
 * saturated sums: between x86 with and without it, probabilities differ by hundredths and vectors by a thousandth
 * (docs/decisions/009). Another graph, tokenizer or set of features differs by far more.
 */
final class GoldenTrial {
    /** Of keep-probabilities: of a shot, and of its word-pieces on average. */
    static final double PROBABILITY = 0.05;
    /** Of one less the cosine of vectors. */
    static final double ANGLE = 0.01;

    private final PrunerArtefact pruner;
    private final ScorerGraph graph;

    GoldenTrial(PrunerArtefact pruner, ScorerGraph graph) {
        this.pruner = pruner;
        this.graph = graph;
    }

    /** @throws UserError where a number differs by more than its tolerance */
    void run() {
        int line = 0;
        for (var golden : GoldenShot.of(pruner)) {
            line++;
            var score = graph.score(
                    GoldenShot.text(golden.question(), golden.answer()),
                    ShotFeatures.of(golden.question(), golden.answer()));
            compare(golden, score, line);
        }
    }

    private void compare(GoldenShot golden, ShotScore score, int line) {
        if (golden.pieceKeep().length != score.pieceKeep().length || golden.vector().length != score.vector().length) {
            throw differs(
                    line,
                    "word-pieces and dimensions",
                    shape(score.pieceKeep(), score.vector()),
                    shape(golden.pieceKeep(), golden.vector()));
        }
        double keep = ShotScore.probability(score.keep());
        double expected = ShotScore.probability(golden.keep());
        require(Math.abs(keep - expected) <= PROBABILITY, line, "keep-probability", keep, expected);
        double pieces = pieceDifference(golden.pieceKeep(), score.pieceKeep());
        require(pieces <= PROBABILITY, line, "word-pieces' mean difference in keep-probability", pieces, 0);
        double cosine = cosine(golden.vector(), score.vector());
        require(1 - cosine <= ANGLE, line, "vector's cosine with the golden one", cosine, 1);
    }

    private static String shape(float[] pieces, float[] vector) {
        return pieces.length + " and " + vector.length;
    }

    private void require(boolean near, int line, String what, double found, double expected) {
        if (!near) {
            throw differs(line, what, number(found), number(expected));
        }
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }

    private UserError differs(int line, String what, String found, String expected) {
        return new UserError("pruner " + pruner + ": " + PrunerFolder.GRAPH + " computes otherwise here ("
                + graph.placement()
                + ") than where it was made: the " + what + " of line " + line + " of " + PrunerFolder.GOLDEN + " is "
                + found
                + ", expected " + expected + "; try espalier.pruner.provider: cpu, or train it anew with this version");
    }

    private static double pieceDifference(float[] golden, float[] found) {
        double sum = 0;
        for (int i = 0; i < golden.length; i++) {
            sum += Math.abs(ShotScore.probability(golden[i]) - ShotScore.probability(found[i]));
        }
        return golden.length == 0 ? 0 : sum / golden.length;
    }

    /** Of unit vectors. */
    private static double cosine(float[] golden, float[] found) {
        double sum = 0;
        for (int i = 0; i < golden.length; i++) {
            sum += golden[i] * (double) found[i];
        }
        return sum;
    }
}
