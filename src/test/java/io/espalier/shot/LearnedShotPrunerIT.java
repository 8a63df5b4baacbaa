package io.espalier.shot;

import io.espalier.inference.Device;
import io.espalier.inference.ScorerGraph;
import io.espalier.inference.TestingScorer;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The learned coarse stage through ONNX Runtime. Scores are kept between the tests: that they are made equally again is held by the graph's own. */
class LearnedShotPrunerIT extends ShotPrunerContract {
    @TempDir
    static Path folder;

    private static ScorerGraph graph;
    private static ShotScores scores;

    @BeforeAll
    static void open() {
        graph = ScorerGraph.open(TestingScorer.write(folder, 1), 1, Device.CPU);
        scores = new ShotScores(graph, 100_000);
    }

    @AfterAll
    static void close() {
        graph.close();
    }

    @Override
    protected ShotPruner pruner() {
        return LearnedShotPruner.filling(scores);
    }
}
