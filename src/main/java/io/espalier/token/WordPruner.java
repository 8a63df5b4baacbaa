package io.espalier.token;

import io.espalier.inference.Artefact;
import io.espalier.prompt.ShotParts;
import io.espalier.prompt.Span;
import java.util.List;

/** Decides which words of a shot go: the fine stage. Safe for use by many threads. */
public interface WordPruner {
    /**
     * A pure function of the shot and the artefact.
     *
     * @return the {@link LooseWord#cut} of some of {@link LooseWords#of}, ascending
     */
    List<Span> cuts(ShotParts shot);

    /** What decides. */
    Artefact artefact();
}
