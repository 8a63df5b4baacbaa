package io.espalier.pipeline;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Why the stages did what they did, free of text.
 *
 * @param shots shots found
 * @param kept indices of the shots that stayed, ascending
 * @param tokensBefore tokens of all shots
 * @param tokensAfter tokens of the shots that stayed
 * @param tokensExact whether the counts are the target's own
 * @param pruner the artefact's name
 * @param prunerHash8 the first eight hexadecimal digits of the artefact's hash
 * @param cached whether the decision came from the cache
 * @param stages time spent, by stage name, in the stages' order
 */
public record PruneEvidence(
        int shots,
        List<Integer> kept,
        int tokensBefore,
        int tokensAfter,
        boolean tokensExact,
        String pruner,
        String prunerHash8,
        boolean cached,
        Map<String, Duration> stages) {
    public PruneEvidence {
        kept = List.copyOf(kept);
        stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
    }
}
