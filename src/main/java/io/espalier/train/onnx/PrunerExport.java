package io.espalier.train.onnx;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.files.Sha256;
import io.espalier.inference.Device;
import io.espalier.inference.OnnxEncoder;
import io.espalier.inference.ScorerGraph;
import io.espalier.pruner.CoarseEntry;
import io.espalier.pruner.EncoderEntry;
import io.espalier.pruner.FeatureEntry;
import io.espalier.pruner.GoldenShot;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.pruner.PrunerManifest;
import io.espalier.pruner.StageEvidence;
import io.espalier.pruner.TrainingEntry;
import io.espalier.shot.ShotFeatures;
import io.espalier.target.Question;
import io.espalier.train.ModelCard;
import io.espalier.train.Rival;
import io.espalier.train.Standardisation;
import io.espalier.train.Trained;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Writes a trained pruner as the folder that the gateway serves. */
public final class PrunerExport {
    private static final String TOKENIZER = "tokenizer.json";
    private static final int DIMENSIONS = 384;

    private PrunerExport() {}

    /**
     * @param name of the pruner
     * @param golden shots whose numbers are kept with it
     */
    public static PrunerArtefact write(Path folder, String name, Trained trained, List<Question> golden) {
        var files = new TreeMap<String, byte[]>();
        files.put(
                PrunerFolder.GRAPH,
                PrunerGraph.graft(OnnxEncoder.graphFile(), trained.heads(), trained.standardisation()));
        files.put(TOKENIZER, OnnxEncoder.tokenizerFile());
        var manifest = manifest(name, trained, hashes(files));
        files.put(PrunerFolder.GOLDEN, golden(manifest, files, golden));
        files.put(PrunerFolder.CARD, ModelCard.of(trained, manifest).getBytes(UTF_8));
        return PrunerFolder.write(folder, manifest, files);
    }

    private static Map<String, String> hashes(Map<String, byte[]> files) {
        var hashes = new TreeMap<String, String>();
        files.forEach((file, bytes) -> hashes.put(file, Sha256.of(bytes)));
        return hashes;
    }

    private static PrunerManifest manifest(String name, Trained trained, Map<String, String> files) {
        var plan = trained.plan();
        return new PrunerManifest(
                name,
                "1.0",
                files,
                new EncoderEntry(
                        OnnxEncoder.NAME,
                        Sha256.of(OnnxEncoder.graphFile()),
                        TOKENIZER,
                        OnnxEncoder.WINDOW,
                        DIMENSIONS),
                features(trained.standardisation()),
                plan.settings().budget(),
                plan.target(),
                new TrainingEntry(
                        Sha256.of(String.join("\n", plan.data()).getBytes(UTF_8)),
                        trained.seedNumbers(),
                        recipe(trained),
                        trained.seconds()),
                new CoarseEntry(trained.rule(), List.of(evidence(trained))),
                trained.words() == null ? null : trained.words().entry(plan));
    }

    private static Map<String, String> recipe(Trained trained) {
        var recipe = new TreeMap<>(trained.plan().recipe());
        recipe.put("rollouts", "" + trained.rollouts());
        var words = trained.words();
        if (words != null) {
            recipe.put("word-rollouts", "" + words.rollouts());
            recipe.put("max-cut", "" + words.maxCut());
        }
        return recipe;
    }

    private static List<FeatureEntry> features(Standardisation standardisation) {
        var features = new ArrayList<FeatureEntry>();
        for (int i = 0; i < ShotFeatures.NAMES.size(); i++) {
            features.add(new FeatureEntry(
                    ShotFeatures.NAMES.get(i),
                    standardisation.featureMean()[i],
                    standardisation.featureScale()[i]));
        }
        return features;
    }

    private static StageEvidence evidence(Trained trained) {
        var comparison = trained.comparison();
        var difference = comparison.difference(comparison.choice(), Rival.FULL, all -> true);
        var measured = new StageEvidence.Measured(
                trained.plan().settings().budget(),
                comparison.questions(all -> true),
                difference.value(),
                difference.low(),
                difference.high());
        return StageEvidence.judged(trained.plan().target().name(), "full", measured, StageEvidence.NO_HARM);
    }

    private static byte[] golden(PrunerManifest manifest, Map<String, byte[]> files, List<Question> shots) {
        try (var scorer = ScorerGraph.open(new PrunerArtefact(manifest, "0".repeat(64), files), 1, Device.CPU)) {
            return GoldenShot.lines(
                    shots.stream().map(shot -> golden(shot, scorer)).toList());
        }
    }

    private static GoldenShot golden(Question shot, ScorerGraph scorer) {
        var score = scorer.score(
                GoldenShot.text(shot.question(), shot.answer()), ShotFeatures.of(shot.question(), shot.answer()));
        return new GoldenShot(shot.question(), shot.answer(), score.keep(), score.pieceKeep(), score.vector());
    }
}
