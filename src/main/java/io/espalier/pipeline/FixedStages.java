package io.espalier.pipeline;

import io.espalier.inference.Artefact;
import io.espalier.prompt.Shot;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import io.espalier.pruner.FixedChoices;
import io.espalier.pruner.FixedChoices.Choice;
import io.espalier.shot.ShortestShotPruner;
import io.espalier.token.TrimmedShot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Applies what was chosen for particular prompts, and leaves all others as they are. */
final class FixedStages implements SetPruner {
    private final Artefact artefact;
    private final Map<List<String>, Choice> choices = new HashMap<>();
    private final SetPruner controls;

    FixedStages(Artefact artefact, FixedChoices fixed) {
        this.artefact = artefact;
        fixed.choices().forEach(choice -> choices.put(choice.shots(), choice));
        this.controls = new TwoStages(new ShortestShotPruner(artefact), null, null);
    }

    @Override
    public Decision decide(SetCall call, StagesOn stages) {
        if (call.arm() != null) {
            return controls.decide(call, stages);
        }
        var tokens = call.shotTokens();
        var choice = choices.get(call.shots().stream()
                .map(shot -> FixedChoices.hash(shot.text()))
                .toList());
        if (choice == null) {
            return Decision.whole(artefact, tokens, SkipReason.UNKNOWN_SHOTS);
        }
        var trimmed = IntStream.range(0, tokens.length)
                .mapToObj(i -> trimmed(call, choice, i, tokens[i]))
                .toList();
        return decision(call, choice, tokens, trimmed);
    }

    private static TrimmedShot trimmed(SetCall call, Choice choice, int index, int tokens) {
        var shot = call.shots().get(index);
        int blank = shot.text().indexOf(shot.text().strip());
        var cuts = choice.cuts().stream()
                .filter(cut -> cut.shot() == index && !shot.pinned())
                .map(cut -> new Span(cut.start() + blank, cut.end() + blank))
                .toList();
        return TrimmedShot.of(ShotParts.of(shot), cuts, tokens, call.counter());
    }

    private Decision decision(SetCall call, Choice choice, int[] tokens, List<TrimmedShot> trimmed) {
        var decision = new Decision(
                artefact,
                tokens,
                trimmed.stream().mapToInt(TrimmedShot::tokens).toArray(),
                choice.kept(),
                trimmed.stream().map(TrimmedShot::cuts).toList(),
                null);
        if (IntStream.range(0, tokens.length).anyMatch(i -> isLost(call.shots().get(i), choice, i))) {
            return Decision.whole(artefact, tokens, SkipReason.PINNED);
        }
        if (decision.tokensAfter() > call.budget()) {
            return Decision.whole(artefact, tokens, SkipReason.UNKNOWN_SHOTS);
        }
        return decision.tokensAfter() < decision.tokensBefore()
                ? decision
                : Decision.whole(artefact, tokens, SkipReason.NO_SAVING);
    }

    private static boolean isLost(Shot shot, Choice choice, int index) {
        return shot.pinned() && !choice.kept().contains(index);
    }
}
