package io.espalier.train;

import io.espalier.shot.ShotCall;
import io.espalier.shot.ShotPruner;
import io.espalier.target.Question;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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
        SWAPPED;

        /** Its name in options, recipes and cards. */
        String title() {
            return name().toLowerCase(Locale.ROOT);
        }
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

    /** What a pruner would keep of it. */
    BitSet kept(ShotPruner pruner, int[] tokens, int budget) {
        var shots = IntStream.range(0, size())
                .mapToObj(i -> new ShotCall.Candidate(
                        candidates.get(i).example().shot().strip(), tokens[i], false))
                .toList();
        var kept = new BitSet();
        pruner.decide(new ShotCall(shots, budget)).kept().forEach(kept::set);
        return kept;
    }

    /** The share of these shots with which nothing is wrong; 1 where there are none. */
    public double soundShare(BitSet kept) {
        return kept.stream()
                .mapToDouble(i -> candidates.get(i).sound() ? 1 : 0)
                .average()
                .orElse(1);
    }
}
