package io.espalier.tune;

import io.espalier.prompt.Span;
import io.espalier.pruner.FixedChoices.Cut;
import java.util.BitSet;
import java.util.List;
import java.util.Map;

/**
 * What stays of a prompt's shots.
 *
 * @param kept the shots that stay
 * @param cuts of some of them the chars of their text that go, ascending and apart
 */
public record Pruning(BitSet kept, Map<Integer, List<Span>> cuts) {
    public Pruning {
        kept = (BitSet) kept.clone();
        cuts = Map.copyOf(cuts);
    }

    static Pruning whole(BitSet kept) {
        return new Pruning(kept, Map.of());
    }

    List<Span> cuts(int shot) {
        return cuts.getOrDefault(shot, List.of());
    }

    int words() {
        return cuts.values().stream().mapToInt(List::size).sum();
    }

    /**
     * As a fixed choice names them.
     *
     * @param texts of all shots
     */
    List<Cut> named(List<String> texts) {
        return kept.stream()
                .boxed()
                .flatMap(shot -> {
                    int blank = texts.get(shot).indexOf(texts.get(shot).strip());
                    return cuts(shot).stream().map(cut -> new Cut(shot, cut.start() - blank, cut.end() - blank));
                })
                .toList();
    }
}
