package io.espalier.pipeline;

import io.espalier.openai.Edit;
import io.espalier.prompt.Prompt;
import io.espalier.prompt.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a pruner decided, for those who ask without a gateway. */
public final class Pruned {
    private final Decision decision;

    Pruned(Decision decision) {
        this.decision = decision;
    }

    /** The tokens of each shot. */
    public int[] tokens() {
        return decision.tokens().clone();
    }

    /** The tokens of each where it stays, without the words that go. */
    public int[] tokensAfter() {
        return decision.after().clone();
    }

    /** The indices of the shots that stay. */
    public List<Integer> kept() {
        return decision.kept();
    }

    /** The chars of a shot's text that go where it stays. */
    public List<Span> cuts(int shot) {
        return decision.cuts().get(shot);
    }

    /** Why nothing is to be cut; null where something is. */
    public @Nullable SkipReason skip() {
        return decision.skip();
    }

    public List<Edit> edits(Prompt prompt) {
        return ShotCuts.edits(prompt, decision.kept(), decision.cuts());
    }
}
