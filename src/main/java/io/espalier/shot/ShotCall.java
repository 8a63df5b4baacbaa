package io.espalier.shot;

import io.espalier.prompt.ShotParts;
import java.util.BitSet;
import java.util.List;

/**
 * The candidates of one coarse decision, in prompt order.
 *
 * @param budget tokens allowed for all shots that stay
 */
public record ShotCall(List<Candidate> candidates, int budget) {
    /**
     * A shot that may stay.
     *
     * @param parts its decoded text, and what is where in it
     * @param tokens its tokens, counted with the target's tokenizer
     * @param pinned whether it must stay, whatever the budget
     */
    public record Candidate(ShotParts parts, int tokens, boolean pinned) {
        public Candidate {
            if (tokens < 0) {
                throw new IllegalArgumentException(tokens + " tokens");
            }
        }

        /** A shot of whose parts nothing is known. */
        public Candidate(String text, int tokens, boolean pinned) {
            this(ShotParts.of(text), tokens, pinned);
        }

        public String text() {
            return parts.text();
        }

        /** Without the text, which is somebody's prompt. */
        @Override
        public String toString() {
            return "Candidate[" + tokens + (pinned ? " tokens, pinned]" : " tokens]");
        }
    }

    public ShotCall {
        candidates = List.copyOf(candidates);
        if (budget < 0) {
            throw new IllegalArgumentException("a budget of " + budget + " tokens");
        }
    }

    public List<String> texts() {
        return candidates.stream().map(Candidate::text).toList();
    }

    public BitSet pinned() {
        var pinned = new BitSet(candidates.size());
        for (int i = 0; i < candidates.size(); i++) {
            pinned.set(i, candidates.get(i).pinned());
        }
        return pinned;
    }

    /** All candidates' indices. */
    public BitSet all() {
        var all = new BitSet(candidates.size());
        all.set(0, candidates.size());
        return all;
    }

    /** The tokens of the given shots together. */
    public long tokens(BitSet shots) {
        return shots.stream().mapToLong(i -> candidates.get(i).tokens()).sum();
    }

    /**
     * Holds a decision against the contract of {@link ShotPruner}.
     *
     * @throws IllegalStateException where it names a shot that is no candidate, drops a pinned one, or keeps one besides those that does
     *     not fit
     */
    public ShotDecision checked(ShotDecision decision) {
        var kept = new BitSet(candidates.size());
        decision.kept().forEach(kept::set);
        var lost = pinned();
        lost.andNot(kept);
        if (kept.length() > candidates.size() || !lost.isEmpty()) {
            throw new IllegalStateException("kept " + kept + " of " + candidates.size() + ", pinned " + pinned());
        }
        if (!kept.equals(pinned()) && tokens(kept) > budget) {
            throw new IllegalStateException("kept " + tokens(kept) + " tokens under a budget of " + budget);
        }
        return decision;
    }
}
