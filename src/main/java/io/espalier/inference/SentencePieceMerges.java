package io.espalier.inference;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The merges that a SentencePiece vocabulary implies: it has none, but joins the neighbours whose joint token scores best, until
 * no two make a token. So every way to cut a token in two tokens is a merge, and the tokens' scores are their order.
 */
final class SentencePieceMerges {
    /** What stands for a space in a token. */
    static final String SPACE = "\u2581";

    private static final long BYTE = 6;

    record Merge(String left, String right) {}

    private record Ranked(Merge merge, float score, long order) {}

    private final GgufVocabulary vocabulary;
    private final Map<String, Integer> ids = new HashMap<>();

    SentencePieceMerges(GgufVocabulary vocabulary) {
        this.vocabulary = vocabulary;
        for (var id = 0; id < vocabulary.tokens().size(); id++) {
            if (!vocabulary.marker(id) && vocabulary.types()[id] != BYTE) {
                ids.put(vocabulary.tokens().get(id), id);
            }
        }
    }

    /** Equal scores in the order of the tokens, and of the place of the cut. */
    List<Merge> inOrder() {
        var ranked = new ArrayList<Ranked>();
        ids.forEach((token, id) -> add(token, id, ranked));
        ranked.sort(Comparator.comparingDouble((Ranked each) -> -each.score()).thenComparingLong(Ranked::order));
        return ranked.stream().map(Ranked::merge).toList();
    }

    private void add(String token, int id, List<Ranked> into) {
        for (var cut = 1; cut < token.length(); cut++) {
            var left = token.substring(0, cut);
            var right = token.substring(cut);
            if (ids.containsKey(left) && ids.containsKey(right)) {
                into.add(new Ranked(new Merge(left, right), vocabulary.scores()[id], ((long) id << 32) + cut));
            }
        }
    }
}
