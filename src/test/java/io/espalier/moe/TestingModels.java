package io.espalier.moe;

import java.util.List;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Identities and scores of models that need not exist. */
public final class TestingModels {
    public static final String HASH = "ab".repeat(32);
    public static final MoeShape TINY = new MoeShape("deepseek", 5, List.of(1, 2, 3, 4), 32, 4, 1, 1);
    public static final Calibration CALIBRATION = new Calibration(HASH, Answers.GIVEN, 25, 5136, "testing");

    private TestingModels() {}

    public static ModelIdentity identity(MoeShape shape) {
        return new ModelIdentity("testing", HASH, null, shape);
    }

    public static ExpertScores scores(MoeShape shape, String domain, SortedMap<Integer, ExpertSums> sums) {
        return new ExpertScores(identity(shape), domain, CALIBRATION, sums);
    }

    /** Sums of a few hundred made-up tokens. */
    public static ExpertScores drawn(MoeShape shape, String domain, long seed) {
        var generator = new SplittableRandom(seed);
        var layers = new TreeMap<Integer, ExpertSums>();
        for (var layer : shape.layers()) {
            var sums = new ExpertSums(shape.experts());
            for (var token = 0; token < 300; token++) {
                sums.add(
                        generator.nextInt(shape.experts()),
                        generator.nextDouble(),
                        10 * generator.nextDouble(),
                        generator.nextDouble());
            }
            layers.put(layer, sums);
        }
        return scores(shape, domain, layers);
    }
}
