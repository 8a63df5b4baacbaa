package io.espalier.eval.method;

import io.espalier.eval.Method;
import io.espalier.failure.UserError;
import io.espalier.inference.Device;
import io.espalier.inference.ScorerGraph;
import io.espalier.pruner.CoarseRule;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.shot.LearnedShotPruner;
import io.espalier.shot.ShotPruner;
import io.espalier.shot.ShotScores;
import io.espalier.target.Target;
import io.espalier.token.LearnedWordPruner;
import java.nio.file.Path;

/** CoT-Max: the trained heads, whatever rule and stages the pruner's evidence switched on for serving. */
final class TrainedPruner implements AutoCloseable {
    private static final int THREADS = 1;
    private static final int REMEMBERED = 4096;

    private final PrunerArtefact artefact;
    private final ScorerGraph graph;
    private final ShotScores scores;

    static TrainedPruner open(Path folder) {
        var artefact = PrunerFolder.read(folder);
        if (artefact.manifest().encoder() == null) {
            throw new UserError(folder + " has no trained heads; 'tuned' measures a tuned pruner: --tuned " + folder);
        }
        return new TrainedPruner(artefact, ScorerGraph.open(artefact, THREADS, Device.CPU));
    }

    private TrainedPruner(PrunerArtefact artefact, ScorerGraph graph) {
        this.artefact = artefact;
        this.graph = graph;
        scores = new ShotScores(graph, REMEMBERED);
    }

    Method coarse() {
        return new PrunedShots("cot-max-coarse", policy());
    }

    Method both(Target target) {
        var fine = artefact.manifest().fine();
        if (fine == null) {
            throw new UserError(
                    "eval: the pruner " + artefact + " has no fine stage; ask for cot-max-coarse instead of cot-max");
        }
        var words = new LearnedWordPruner(scores, fine.threshold(), fine.maxCut());
        return new TrimmedShots("cot-max", policy(), words, target);
    }

    private ShotPruner policy() {
        return artefact.manifest().coarse().rule() == CoarseRule.SELECTIVE
                ? LearnedShotPruner.selective(scores)
                : LearnedShotPruner.filling(scores);
    }

    @Override
    public void close() {
        graph.close();
    }
}
