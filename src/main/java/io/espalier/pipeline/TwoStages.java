package io.espalier.pipeline;

import io.espalier.inference.Artefact;
import io.espalier.inference.Encoder;
import io.espalier.prompt.ShotParts;
import io.espalier.shot.QuestionShotPruner;
import io.espalier.shot.RandomShotPruner;
import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotCall.Candidate;
import io.espalier.shot.ShotPruner;
import io.espalier.shot.TruncatingShotPruner;
import io.espalier.token.TrimmedShot;
import io.espalier.token.WordPruner;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Coarse to fine. Which words of a shot go depends on that shot alone, so the words are chosen first, and the coarse stage fills the budget
 * with what is left of the shots. A prompt that is within its budget stays whole.
 */
final class TwoStages implements SetPruner {
    private final ShotPruner coarse;
    private final @Nullable WordPruner fine;
    private final @Nullable Encoder encoder;

    /** @param encoder compares shots with the question; null where no call may ask for that */
    TwoStages(ShotPruner coarse, @Nullable WordPruner fine, @Nullable Encoder encoder) {
        this.coarse = coarse;
        this.fine = fine;
        this.encoder = encoder;
    }

    @Override
    public Decision decide(SetCall call, StagesOn stages) {
        var parts = call.shots().stream().map(ShotParts::of).toList();
        var tokens = call.shotTokens();
        var pruner = pruner(call);
        if (Arrays.stream(tokens).asLongStream().sum() <= call.budget()) {
            return Decision.whole(pruner.artefact(), tokens, SkipReason.WITHIN_BUDGET);
        }
        var trimmed = stages.fine() && fine != null ? trimmed(call, parts, tokens, fine) : whole(tokens);
        var kept = stages.coarse() ? kept(call, parts, trimmed, pruner) : all(tokens);
        return decision(pruner.artefact(), tokens, trimmed, kept);
    }

    private ShotPruner pruner(SetCall call) {
        return switch (call.arm()) {
            case RANDOM -> new RandomShotPruner();
            case TRUNCATE -> new TruncatingShotPruner();
            case null ->
                call.asks() && encoder != null ? new QuestionShotPruner(encoder, coarse, call.question()) : coarse;
        };
    }

    /** A pinned shot stays whole: the question refers to it. */
    private static List<TrimmedShot> trimmed(SetCall call, List<ShotParts> parts, int[] tokens, WordPruner fine) {
        var free = IntStream.range(0, tokens.length)
                .filter(i -> !call.shots().get(i).pinned())
                .toArray();
        var cuts = fine.cuts(Arrays.stream(free).mapToObj(parts::get).toList());
        var trimmed = new ArrayList<>(whole(tokens));
        for (int i = 0; i < free.length; i++) {
            int shot = free[i];
            trimmed.set(shot, TrimmedShot.of(parts.get(shot), cuts.get(i), tokens[shot], call.counter()));
        }
        return trimmed;
    }

    private static List<TrimmedShot> whole(int[] tokens) {
        return Arrays.stream(tokens).mapToObj(TrimmedShot::whole).toList();
    }

    private static List<Integer> kept(
            SetCall call, List<ShotParts> parts, List<TrimmedShot> trimmed, ShotPruner pruner) {
        var candidates = IntStream.range(0, parts.size())
                .mapToObj(i -> new Candidate(
                        parts.get(i),
                        trimmed.get(i).tokens(),
                        call.shots().get(i).pinned()))
                .toList();
        var shots = new ShotCall(candidates, call.budget());
        return shots.checked(pruner.decide(shots)).kept();
    }

    private static List<Integer> all(int[] tokens) {
        return IntStream.range(0, tokens.length).boxed().toList();
    }

    private static Decision decision(Artefact pruner, int[] tokens, List<TrimmedShot> trimmed, List<Integer> kept) {
        var after = trimmed.stream().mapToInt(TrimmedShot::tokens).toArray();
        var cuts = trimmed.stream().map(TrimmedShot::cuts).toList();
        var decision = new Decision(pruner, tokens, after, kept, cuts, null);
        if (kept.size() == tokens.length && decision.wordsCut() == 0) {
            return Decision.whole(pruner, tokens, SkipReason.PINNED);
        }
        return decision.tokensAfter() < decision.tokensBefore()
                ? decision
                : Decision.whole(pruner, tokens, SkipReason.NO_SAVING);
    }
}
