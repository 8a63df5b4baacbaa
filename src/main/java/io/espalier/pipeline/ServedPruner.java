package io.espalier.pipeline;

import io.espalier.config.Settings;
import io.espalier.failure.UserError;
import io.espalier.inference.Artefact;
import io.espalier.inference.Device;
import io.espalier.inference.Encoder;
import io.espalier.inference.ScorerGraph;
import io.espalier.inference.ShotScorer;
import io.espalier.pruner.CoarseRule;
import io.espalier.pruner.FeatureEntry;
import io.espalier.pruner.FixedChoices;
import io.espalier.pruner.PrunerArtefact;
import io.espalier.pruner.PrunerFolder;
import io.espalier.pruner.PrunerManifest;
import io.espalier.shot.DiverseShotPruner;
import io.espalier.shot.LearnedShotPruner;
import io.espalier.shot.ShortestShotPruner;
import io.espalier.shot.ShotFeatures;
import io.espalier.shot.ShotPruner;
import io.espalier.shot.ShotScores;
import io.espalier.token.LearnedWordPruner;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pruner as it serves: what decides, and where its stages may be used. Those who decide with it hold it; it is let go when it was
 * replaced and the last of them is done.
 */
public final class ServedPruner {
    private final Artefact artefact;
    private final @Nullable PrunerManifest manifest;
    private final SetPruner decider;
    private final String placement;
    private final Holders holders;

    private ServedPruner(
            Artefact artefact,
            @Nullable PrunerManifest manifest,
            SetPruner decider,
            Runnable release,
            String placement) {
        this.artefact = artefact;
        this.manifest = manifest;
        this.decider = decider;
        this.placement = placement;
        this.holders = new Holders(release);
    }

    /** How a trained pruner's graph runs. */
    public record Running(int threads, Device device, int remembered) {}

    /** One that was not trained: the most diverse shots stay. */
    public static ServedPruner untrained(Encoder encoder) {
        var pruner = new DiverseShotPruner(encoder);
        return new ServedPruner(
                pruner.artefact(), null, new TwoStages(pruner, null, encoder), () -> {}, "the encoder alone");
    }

    /** One that has no fine stage, and no evidence. */
    static ServedPruner of(ShotPruner pruner) {
        return new ServedPruner(pruner.artefact(), null, new TwoStages(pruner, null, null), () -> {}, "");
    }

    /**
     * One that was trained.
     *
     * @param encoder for rules and styles that compare shots
     * @throws UserError where it cannot be used by this program
     */
    public static ServedPruner of(PrunerArtefact pruner, Encoder encoder, Running running) {
        var manifest = pruner.manifest();
        var artefact = new Artefact(manifest.name(), pruner.sha256());
        if (manifest.coarse().rule() == CoarseRule.FIXED) {
            var choices = FixedChoices.parse(pruner.file(PrunerFolder.CHOICES));
            return new ServedPruner(artefact, manifest, new FixedStages(artefact, choices), () -> {}, "no graph");
        }
        if (manifest.encoder() == null) {
            var stages = new TwoStages(coarse(manifest, artefact, null, encoder), null, encoder);
            return new ServedPruner(artefact, manifest, stages, () -> {}, "no graph");
        }
        requireFeatures(pruner);
        var graph = tried(pruner, ScorerGraph.open(pruner, running.threads(), running.device()));
        return scoring(manifest, graph, encoder, running.remembered(), graph.placement());
    }

    private static ScorerGraph tried(PrunerArtefact pruner, ScorerGraph graph) {
        try {
            new GoldenTrial(pruner, graph).run();
            return graph;
        } catch (UserError e) {
            graph.close();
            throw e;
        }
    }

    /** One whose shots are scored. */
    static ServedPruner scoring(
            PrunerManifest manifest, ShotScorer scorer, Encoder encoder, int remembered, String placement) {
        var scores = new ShotScores(scorer, remembered);
        var fine = manifest.fine() == null
                ? null
                : new LearnedWordPruner(
                        scores, manifest.fine().threshold(), manifest.fine().maxCut());
        var coarse = coarse(manifest, scorer.artefact(), scores, encoder);
        return new ServedPruner(
                scorer.artefact(), manifest, new TwoStages(coarse, fine, encoder), scorer::close, placement);
    }

    private static ShotPruner coarse(
            PrunerManifest manifest, Artefact artefact, @Nullable ShotScores scores, Encoder encoder) {
        return switch (manifest.coarse().rule()) {
            case POLICY -> LearnedShotPruner.filling(Objects.requireNonNull(scores));
            case SELECTIVE -> LearnedShotPruner.selective(Objects.requireNonNull(scores));
            case SHORTEST -> new ShortestShotPruner(artefact);
            case DIVERSE -> new DiverseShotPruner(encoder);
            case FIXED -> throw new IllegalArgumentException("a fixed choice is no rule");
        };
    }

    private static void requireFeatures(PrunerArtefact pruner) {
        var names =
                pruner.manifest().features().stream().map(FeatureEntry::name).toList();
        if (!names.equals(ShotFeatures.NAMES)) {
            throw new UserError("pruner " + pruner + ": its features are " + names + ", and this program has "
                    + ShotFeatures.NAMES + "; train it anew with this version");
        }
    }

    Artefact artefact() {
        return artefact;
    }

    /** Where its graph runs; for people. */
    public String placement() {
        return placement;
    }

    /** What decides, as headers name it. */
    public String name() {
        return artefact.toString();
    }

    /** Which of its stages stay off on routes that want them, for want of evidence: a line for each, with what to do. */
    public List<String> offStages(Settings settings) {
        return manifest == null ? List.of() : OffStages.of(settings, manifest);
    }

    StagesOn stages(SetCall call) {
        return StagesOn.of(manifest, call);
    }

    Decision decide(SetCall call, StagesOn stages) {
        return decider.decide(call, stages);
    }

    /** Decides at once, with every stage that the call's settings let it use. */
    public Pruned decide(SetCall call) {
        var stages = stages(call);
        var decision =
                stages.none() ? Decision.whole(artefact, call.shotTokens(), SkipReason.UNPROVEN) : decide(call, stages);
        return new Pruned(decision);
    }

    /** @return false where it was replaced and let go in the meantime */
    boolean enter() {
        return holders.enter();
    }

    /** Called once for each {@link #enter} that gave true, and once when it is replaced or no longer needed. */
    public void leave() {
        holders.leave();
    }
}
