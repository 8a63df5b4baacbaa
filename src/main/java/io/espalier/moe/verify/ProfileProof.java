package io.espalier.moe.verify;

import io.espalier.engine.llama.ExpertMask;
import io.espalier.failure.UserError;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.MoeShape;
import io.espalier.moe.Progress;
import io.espalier.moe.observe.CombinedObserver;
import io.espalier.moe.observe.ForwardPass;
import io.espalier.moe.observe.LoadedMoe;
import io.espalier.moe.observe.RoutingObserver;
import java.util.List;

/**
 * Runs the full model with the dropped experts masked to −∞ and the cut model on the same texts and compares them token by
 * token. Both compute the same sums in another order, so that they differ by rounding; where two experts' scores are nearly
 * equal, rounding may choose the one or the other, and all later tokens of that text see it. Such flips are counted, and a
 * text's first one must be between near-tied scores.
 */
public final class ProfileProof {
    private final LoadedMoe full;
    private final LoadedMoe cut;
    private final ExpertProfile profile;

    /** @throws UserError where the cut model is not of this profile's shape */
    public ProfileProof(LoadedMoe full, LoadedMoe cut, ExpertProfile profile) {
        this.full = full;
        this.cut = cut;
        this.profile = profile;
        var before = full.shape();
        var after = cut.shape();
        var expected = new MoeShape(
                before.architecture(),
                before.blocks(),
                before.layers(),
                profile.keep(),
                before.active(),
                before.groups(),
                before.activeGroups());
        if (!after.equals(expected)
                || full.model().vocabularySize() != cut.model().vocabularySize()) {
            throw new UserError("the cut model is not the full one with " + profile.keep()
                    + " experts in every MoE block: " + after + " instead of " + expected);
        }
    }

    public Proof run(List<int[]> texts, Tolerance tolerance, Progress progress) {
        progress.begin(
                "comparing " + profile.name(),
                "tokens",
                texts.stream().mapToLong(text -> text.length).sum());
        var longest = texts.stream().mapToInt(text -> text.length).max().orElse(1);
        var maskedRouting = new RoutingObserver(full.shape(), full.names());
        var cutRouting = new RoutingObserver(cut.shape(), cut.names());
        var mask = new CombinedObserver(List.of(new ExpertMask(profile.dropped()), maskedRouting));
        var comparison = new Comparison(profile, maskedRouting, cutRouting);
        try (var masked = full.open(longest, mask, progress::advance);
                var smaller = cut.open(longest, cutRouting, count -> {})) {
            for (var text : texts) {
                comparison.begin(text);
                ForwardPass.run(masked, smaller, text, comparison::row);
            }
        }
        return comparison.proof(tolerance);
    }
}
