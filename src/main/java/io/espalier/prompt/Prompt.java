package io.espalier.prompt;

import java.util.List;
import java.util.stream.IntStream;

/**
 * What a request asks, and the worked examples it brings.
 *
 * @param shots in the order in which they stand
 * @param question what is asked, without the shots; empty where nothing is
 */
public record Prompt(List<Shot> shots, String question) {
    public Prompt {
        shots = List.copyOf(shots);
    }

    /** The indices of the shots that must stay, ascending. */
    public List<Integer> pinned() {
        return IntStream.range(0, shots.size())
                .filter(i -> shots.get(i).pinned())
                .boxed()
                .toList();
    }

    /** Without the texts, which are somebody's prompt. */
    @Override
    public String toString() {
        return "Prompt" + shots;
    }
}
