package io.espalier.pruner;

import io.espalier.files.Sha256;
import io.espalier.pruner.StageEvidence.Measured;
import java.util.List;
import java.util.Map;

/** Manifests for tests. */
public final class TestingPruners {
    public static final String TARGET = "smollm2";

    private TestingPruners() {}

    /** With a graph, both stages on for {@link #TARGET}. */
    public static PrunerManifest learned(List<FeatureEntry> features) {
        return new PrunerManifest(
                "testing",
                "1.0",
                Map.of(PrunerFolder.GRAPH, Sha256.of(new byte[] {1}), "tokenizer.json", Sha256.of(new byte[] {2})),
                new EncoderEntry("all-minilm-l6-v2-q", Sha256.of(new byte[] {3}), "tokenizer.json", 254, 384),
                features,
                500,
                new TargetEntry(TARGET, Sha256.of(new byte[] {4})),
                new TrainingEntry(Sha256.of(new byte[] {5}), List.of(1L, 2L), Map.of("rollouts", "8"), 12.5),
                new CoarseEntry(CoarseRule.POLICY, List.of(harmless("full"))),
                new FineEntry(0.5, 0.15, List.of(harmless("whole-shots"))));
    }

    /** Without a graph. */
    public static PrunerManifest fixed() {
        var learned = learned(List.of());
        return new PrunerManifest(
                "tuned",
                "1.0",
                Map.of(PrunerFolder.CHOICES, Sha256.of(new byte[] {1})),
                null,
                List.of(),
                500,
                learned.target(),
                learned.training(),
                new CoarseEntry(CoarseRule.FIXED, List.of(harmless("full"))),
                null);
    }

    private static StageEvidence harmless(String against) {
        return StageEvidence.judged(TARGET, against, new Measured(100, 200, -0.01, -0.02, 0.005), 0.01);
    }
}
