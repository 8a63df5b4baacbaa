package io.espalier.shot;

import io.espalier.inference.Artefact;

/** Keeps the first shots, up to the one that no longer fits: a control. Shots that fit under no budget like this are passed over. */
public final class TruncatingShotPruner implements ShotPruner {
    private static final Artefact ARTEFACT = Artefact.of("truncate", new byte[] {1});

    @Override
    public ShotDecision decide(ShotCall call) {
        var kept = call.pinned();
        long left = call.budget() - call.tokens(kept);
        long most = left;
        for (int i = kept.nextClearBit(0); i < call.candidates().size(); i = kept.nextClearBit(i + 1)) {
            int tokens = call.candidates().get(i).tokens();
            if (tokens <= left) {
                kept.set(i);
                left -= tokens;
            } else if (tokens <= most) {
                break;
            }
        }
        return ShotDecision.of(kept);
    }

    @Override
    public Artefact artefact() {
        return ARTEFACT;
    }
}
