package io.espalier.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.espalier.inference.Device;
import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.ScorerGraph;
import io.espalier.inference.TestingScorer;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.shot.ShotFeatures;
import io.espalier.shot.ShotScores;
import io.espalier.target.Question;
import io.espalier.token.LearnedWordPruner;
import io.espalier.train.onnx.PrunerGraph;
import io.espalier.train.torch.TorchNetwork;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What training makes of words, with the encoder and PyTorch, against what the gateway makes of them with the graph and ONNX Runtime. */
class WordsAreServedIT {
    private static final double MAX_CUT = 0.15;
    private static final List<Question> EXAMPLES = List.of(
            new Question(
                    "Natalia sold clips to 48 of her very good friends in April, and then she sold half as many clips in May. How many clips did Natalia sell altogether?",
                    "Natalia really sold 48/2 = 24 clips in May, as the question says.\nNatalia sold 48+24 = 72 clips altogether in both months.\n#### 72"),
            new Question(
                    "Was hei\u00dft Brot?",
                    "Das alte Wort Brot hei\u00dft auf Englisch ganz einfach bread, nicht mehr \ud83d\ude00 und wunderbar knusprig dazu."),
            new Question(
                    "Why so long?", "Look " + "at these wonderfully extraordinary sentences ".repeat(70) + "there."));

    private static OnnxEncoder encoder;
    private static List<ShotWords> shots;
    private static Heads heads;
    private static Standardisation standardisation;
    private static ScorerGraph graph;

    @BeforeAll
    static void graft() {
        encoder = new OnnxEncoder(1);
        var reader = new ShotReader(encoder, String::length);
        shots = EXAMPLES.stream().map(reader::words).toList();
        standardisation = Standardisation.of(shots.stream().map(ShotWords::shot).toList());
        heads = Heads.initial(ShotFeatures.NAMES.size(), encoder.dimensions(), 64, 1, new SplittableRandom(3));
        var files = Map.of(
                PrunerFolder.GRAPH,
                PrunerGraph.graft(OnnxEncoder.graphFile(), heads, standardisation),
                "tokenizer.json",
                OnnxEncoder.tokenizerFile());
        var pruner = new PrunerArtefact(TestingScorer.manifest(), "0".repeat(64), files);
        graph = ScorerGraph.open(pruner, 1, Device.CPU);
    }

    @AfterAll
    static void close() {
        graph.close();
        encoder.close();
    }

    @Test
    void keepProbabilitiesAreThoseThatWereTrained() {
        try (var network = new TorchNetwork(standardisation)) {
            for (int i = 0; i < shots.size(); i++) {
                // Given
                var shot = shots.get(i);
                var example = EXAMPLES.get(i);
                var served = graph.score(shot.parts().text(), ShotFeatures.of(example.question(), example.answer()));

                // When
                var logits = WordLogits.of(shot, network.pieceLogits(heads, shot.states()));

                // Then
                assertThat(shot.loose()).hasSizeGreaterThan(5);
                for (int w = 0; w < logits.length; w++) {
                    var cut = shot.loose().get(w).cut();
                    assertThat(1 / (1 + Math.exp(-logits[w])))
                            .isCloseTo(served.keepProbability(cut.start() + 1, cut.end()), within(1e-5));
                }
            }
        }
    }

    @Test
    void theWordsThatGoAreThoseThatTheGatewayCuts() {
        // Given
        var gateway = new LearnedWordPruner(new ShotScores(graph, 10), 1, MAX_CUT);
        try (var network = new TorchNetwork(standardisation)) {
            // When
            var gone = PoolWords.of(shots, network, heads).greedy(new WordSampler(MAX_CUT));

            // Then
            for (int i = 0; i < shots.size(); i++) {
                assertThat(shots.get(i).cuts(gone.get(i)))
                        .isNotEmpty()
                        .isEqualTo(gateway.cuts(shots.get(i).parts()));
            }
        }
    }
}
