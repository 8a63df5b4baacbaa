package io.espalier.pipeline;

import io.espalier.openai.ByteSpan;
import io.espalier.openai.Edit;
import io.espalier.prompt.Prompt;
import io.espalier.prompt.Shot;
import io.espalier.prompt.Span;
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
        return edits(prompt, kept, List.of());
    }

    /**
     * @param kept the indices of the shots that stay
     * @param cuts for each shot the chars of its text that go where it stays; none for shots beyond the list's end
     * @return the cuts of all other shots, and of those chars, ascending
     */
    public static List<Edit> edits(Prompt prompt, List<Integer> kept, List<List<Span>> cuts) {
        var staying = new HashSet<>(kept);
        return IntStream.range(0, prompt.shots().size())
                .mapToObj(i -> staying.contains(i)
                        ? within(prompt.shots().get(i), i < cuts.size() ? cuts.get(i) : List.of())
                        : prompt.shots().get(i).cuts())
                .flatMap(List::stream)
                .map(Edit::cut)
                .sorted(Comparator.comparingInt(edit -> edit.span().start()))
                .toList();
    }

    private static List<ByteSpan> within(Shot shot, List<Span> cuts) {
        return cuts.stream().flatMap(cut -> shot.bytes(cut).stream()).toList();
    }
}
