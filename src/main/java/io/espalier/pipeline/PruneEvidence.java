package io.espalier.pipeline;

import io.espalier.config.ControlSettings.Arm;
import io.espalier.inference.Artefact;
import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Why the stages did what they did, free of text.
 *
 * @param shots shots found
 * @param kept indices of the shots that stayed, ascending
 * @param tokensBefore tokens of all shots
 * @param tokensAfter tokens of the shots that stayed
 * @param wordsCut words cut from the shots that stayed
 * @param tokensExact whether the counts are the target's own
 * @param pruner what decided
 * @param arm how shots were chosen where the exchange is a control; null where it is none
 * @param worth what the prefix costs uncut and cut
 * @param cached whether the decision came from the cache
 * @param stages time spent, by stage name, in the stages' order
 */
public record PruneEvidence(
        int shots,
        List<Integer> kept,
        int tokensBefore,
        int tokensAfter,
        int wordsCut,
        boolean tokensExact,
        Artefact pruner,
        @Nullable Arm arm,
        Worth worth,
        boolean cached,
        Map<String, Duration> stages) {
    public PruneEvidence {
        kept = List.copyOf(kept);
        stages = Collections.unmodifiableMap(new LinkedHashMap<>(stages));
    }

    /** {@code random} or {@code truncate} where the exchange is a control, else {@code policy}. */
    public String armName() {
        return arm == null ? "policy" : arm.name().toLowerCase(Locale.ROOT);
    }
}
