package io.espalier.tune;

import io.espalier.files.Sha256;
import io.espalier.pruner.CoarseEntry;
import io.espalier.pruner.CoarseRule;
import io.espalier.pruner.FixedChoices;
import io.espalier.pruner.PrunerFolder;
import io.espalier.pruner.PrunerManifest;
import io.espalier.pruner.StageEvidence;
import io.espalier.pruner.TargetEntry;
import io.espalier.pruner.TrainingEntry;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes a tuned prompt as a pruner that applies exactly that choice. */
public final class TunedFiles {
    private static final String RELEASE = "1.0";

    private final TuningPlan plan;
    private final TargetEntry target;
    private final String questionsSha256;

    public TunedFiles(TuningPlan plan, TargetEntry target, String questionsSha256) {
        this.plan = plan;
        this.target = target;
        this.questionsSha256 = questionsSha256;
    }

    /**
     * @param name of the pruner
     * @param seconds of wall-clock time
     * @return what its card says
     */
    public String write(Path folder, String name, FewShotRequest request, Tuned tuned, double seconds) {
        var evidence = evidence(tuned);
        var card = new TuningReport(plan, target, tuned, evidence).card(name);
        Map<String, byte[]> files = Map.of(
                PrunerFolder.CHOICES,
                choices(request, tuned).json(),
                PrunerFolder.CARD,
                card.getBytes(StandardCharsets.UTF_8));
        var manifest = new PrunerManifest(
                name,
                RELEASE,
                hashes(files),
                null,
                List.of(),
                plan.budget(),
                target,
                new TrainingEntry(questionsSha256, List.of(plan.seed()), plan.recipe(), seconds),
                new CoarseEntry(CoarseRule.FIXED, List.of(evidence)),
                null);
        PrunerFolder.write(folder, manifest, files);
        return card;
    }

    private static FixedChoices choices(FewShotRequest request, Tuned tuned) {
        var kept = tuned.left().kept().stream().boxed().toList();
        var cuts = tuned.left().named(request.texts());
        return new FixedChoices(List.of(new FixedChoices.Choice(request.hashes(), kept, cuts)));
    }

    private static Map<String, String> hashes(Map<String, byte[]> files) {
        return files.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, file -> Sha256.of(file.getValue())));
    }

    private StageEvidence evidence(Tuned tuned) {
        var full = tuned.againstFull();
        var measured = new StageEvidence.Measured(
                plan.budget(), tuned.heldOut().questions(), full.value(), full.low(), full.high());
        return StageEvidence.judged(target.name(), "full", measured, plan.margin());
    }
}
