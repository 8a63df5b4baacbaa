package io.espalier.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The engine's sessions. A prompt goes where it can reuse most; it takes a slot over only if it shares at least half of what
 * that slot remembers, else it gets a new slot or, when there are no more, the one used least recently.
 */
final class Slots implements AutoCloseable {
    private final Supplier<Slot> opener;
    private final int most;
    /** Least recently used first. */
    private final List<Slot> open = new ArrayList<>();

    Slots(Supplier<Slot> opener, int most) {
        this.opener = opener;
        this.most = most;
        open.add(opener.get());
    }

    Slot bestFor(int[] prompt, Scoring scoring) {
        var best = open.getFirst();
        for (var slot : open) {
            if (slot.reusable(prompt, scoring) > best.reusable(prompt, scoring)) {
                best = slot;
            }
        }
        if (best.reusable(prompt, scoring) < best.remembered() / 2) {
            best = open.size() < most ? add() : open.getFirst();
        }
        open.remove(best);
        open.add(best);
        return best;
    }

    private Slot add() {
        var slot = opener.get();
        open.add(slot);
        return slot;
    }

    @Override
    public void close() {
        open.forEach(Slot::close);
    }
}
