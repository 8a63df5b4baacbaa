package io.espalier.pipeline;

import io.espalier.openai.Edit;
import io.espalier.prompt.Prompt;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;

/** From a decision about shots to the edits that carry it out. */
public final class ShotCuts {
    private ShotCuts() {}

    /**
     * @param kept the indices of the shots that stay
     * @return the cuts of all others, ascending
     */
    public static List<Edit> edits(Prompt prompt, List<Integer> kept) {
        var staying = new HashSet<>(kept);
        return IntStream.range(0, prompt.shots().size())
                .filter(i -> !staying.contains(i))
                .mapToObj(i -> prompt.shots().get(i).cuts())
                .flatMap(List::stream)
                .map(Edit::cut)
                .sorted(Comparator.comparingInt(edit -> edit.span().start()))
                .toList();
    }
}
