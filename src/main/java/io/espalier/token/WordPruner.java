package io.espalier.token;

import io.espalier.inference.Artefact;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.List;

/** Decides which words of a shot go: the fine stage. Safe for use by many threads. */
public interface WordPruner {
    /**
     * For each shot, in order, a pure function of that shot and the artefact.
     *
     * @return of each the {@link LooseWord#cut} of some of {@link LooseWords#of}, ascending
     */
    List<List<Span>> cuts(List<ShotParts> shots);

    /** The same for one shot. */
    default List<Span> cuts(ShotParts shot) {
        return cuts(List.of(shot)).getFirst();
    }

    /** What decides. */
    Artefact artefact();
}
