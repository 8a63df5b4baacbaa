package io.espalier.train;

import io.espalier.target.Question;
import java.util.BitSet;
import java.util.List;
import java.util.stream.Collectors;

/** Candidate shots for the prompts of one step, in prompt order. */
public record Pool(Kind kind, List<Candidate> candidates) {
    /** What is wrong with the flawed shots of a pool. */
    public enum Kind {
        /** Nothing. */
        CLEAN,
        /** They are of other tasks. */
        POLLUTED,
        /** The numbers of their answers were replaced at random. */
        CORRUPTED,
        /** They have each other's answers. */
        SWAPPED
    }

    /**
     * A candidate.
     *
     * @param sound whether nothing is wrong with it
     */
    public record Candidate(Question example, boolean sound) {}

    public Pool {
        candidates = List.copyOf(candidates);
    }

    public int size() {
        return candidates.size();
    }

    public List<Question> examples() {
        return candidates.stream().map(Candidate::example).toList();
    }

    /** The text of a prompt that holds these shots and ends where a question begins. */
    public String prefix(BitSet kept) {
        return kept.stream().mapToObj(i -> candidates.get(i).example().shot()).collect(Collectors.joining());
    }

    /** The share of these shots with which nothing is wrong; 1 where there are none. */
    public double soundShare(BitSet kept) {
        return kept.stream()
                .mapToDouble(i -> candidates.get(i).sound() ? 1 : 0)
                .average()
                .orElse(1);
    }
}
