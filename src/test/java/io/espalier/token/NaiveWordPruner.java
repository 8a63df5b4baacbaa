package io.espalier.token;

import io.espalier.inference.Artefact;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Cuts stop-words, all of them: what a learned fine stage must beat. */
final class NaiveWordPruner implements WordPruner {
    private static final Set<String> STOP_WORDS = Set.of(
            "a", "an", "the", "of", "in", "on", "her", "his", "she", "he", "it", "as", "very", "really", "did", "das",
            "ist");

    @Override
    public List<List<Span>> cuts(List<ShotParts> shots) {
        return shots.stream().map(NaiveWordPruner::stopWords).toList();
    }

    private static List<Span> stopWords(ShotParts shot) {
        return LooseWords.of(shot).loose().stream()
                .filter(each -> STOP_WORDS.contains(each.word().of(shot.text()).toLowerCase(Locale.ROOT)))
                .map(LooseWord::cut)
                .toList();
    }

    @Override
    public Artefact artefact() {
        return Artefact.of("naive-words");
    }
}
