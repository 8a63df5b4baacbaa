package io.espalier.token;

import io.espalier.inference.Device;
import io.espalier.inference.ScorerGraph;
import io.espalier.inference.TestingScorer;
import io.espalier.shot.ShotScores;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The learned fine stage through ONNX Runtime. */
class LearnedWordPrunerIT extends WordPrunerContract {
    @TempDir
    static Path folder;

    private static ScorerGraph graph;

    @BeforeAll
    static void open() {
        graph = ScorerGraph.open(TestingScorer.write(folder, 1), 1, Device.CPU);
    }

    @AfterAll
    static void close() {
        graph.close();
    }

    @Override
    protected WordPruner pruner() {
        return new LearnedWordPruner(new ShotScores(graph, 100), 1, 1);
    }
}
