package io.espalier.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.espalier.inference.Device;
import io.espalier.inference.ScorerGraph;
import io.espalier.inference.TokenCounters;
import io.espalier.pruner.CoarseRule;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.shot.LearnedShotPruner;
import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotCall.Candidate;
import io.espalier.shot.ShotScores;
import io.espalier.target.QuestionSet;
import io.espalier.train.Pool;
import io.espalier.train.Pool.Kind;
import io.espalier.train.Pools;
import io.espalier.train.Seeds;
import io.espalier.train.Split;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The trained pruner that comes with the program. */
class ShippedPrunerIT {
    private static final Path FOLDER = Path.of("pruner-model", "cot-max");
    private static final Path DATA = Path.of("data");
    private static final int POOLS = 10;

    private final PrunerArtefact pruner = PrunerFolder.read(FOLDER);

    @Test
    void itComputesHereWhatItComputedWhereItWasTrained() {
        // Given
        try (var graph = ScorerGraph.open(pruner, 1, Device.CPU)) {
            var trial = new GoldenTrial(pruner, graph);

            // When Then
            assertThatCode(trial::run).doesNotThrowAnyException();
        }
    }

    @Test
    void itIsOnForTheModelThatItWasTrainedAgainst() {
        // When
        var manifest = pruner.manifest();

        // Then
        assertThat(manifest.coarse().rule()).isEqualTo(CoarseRule.SELECTIVE);
        assertThat(manifest.coarse().evidence())
                .anyMatch(evidence -> evidence.holds(manifest.target().name(), manifest.budget()));
    }

    @Test
    void nineInTenKeptShotsBelongToTheTaskAmongShotsAndTasksItNeverSaw() {
        // Given
        var sums = Split.of(QuestionSet.read(DATA.resolve("gsm8k/train.jsonl")).questions());
        var others =
                QuestionSet.read(DATA.resolve("other-tasks/validation.jsonl")).questions();
        var pools = new Pools(sums.heldBackShots(), others, Map.of(Kind.POLLUTED, 1), 40);
        try (var graph = ScorerGraph.open(pruner, 1, Device.CPU)) {
            var coarse = LearnedShotPruner.selective(new ShotScores(graph, 4096));

            // When
            var share = IntStream.range(0, POOLS)
                    .mapToObj(number -> pools.draw(new Seeds(2).of("shipped", number)))
                    .mapToDouble(pool -> pool.soundShare(kept(pool, coarse)))
                    .average()
                    .orElseThrow();

            // Then
            assertThat(share).isGreaterThanOrEqualTo(0.9);
        }
    }

    private BitSet kept(Pool pool, LearnedShotPruner coarse) {
        var counter = TokenCounters.forTokenizer("o200k_base");
        var candidates = pool.examples().stream()
                .map(shot -> new Candidate(shot.shot().strip(), counter.count(shot.shot()), false))
                .toList();
        var kept = new BitSet();
        coarse.decide(new ShotCall(candidates, pruner.manifest().budget()))
                .kept()
                .forEach(kept::set);
        return kept;
    }
}
