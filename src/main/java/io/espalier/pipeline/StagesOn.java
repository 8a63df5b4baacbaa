package io.espalier.pipeline;

import io.espalier.config.StageUse;
import io.espalier.pruner.PrunerManifest;
import io.espalier.pruner.StageEvidence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which stages of a pruner are on for one call. */
record StagesOn(boolean coarse, boolean fine) {
    /**
     * Evidence holds for the target that it names, and for the budget that it was measured at and those above.
     *
     * @param manifest null for the built-in pruner, which brings no evidence and is on wherever a route prunes
     */
    static StagesOn of(@Nullable PrunerManifest manifest, SetCall call) {
        if (call.arm() != null) {
            return new StagesOn(true, false);
        }
        var settings = call.settings();
        if (manifest == null) {
            return new StagesOn(settings.coarse() != StageUse.NEVER, false);
        }
        var fine = manifest.fine();
        return new StagesOn(
                isOn(settings.coarse(), manifest.coarse().evidence(), call),
                fine != null && isOn(settings.fine(), fine.evidence(), call));
    }

    private static boolean isOn(StageUse use, List<StageEvidence> evidence, SetCall call) {
        return switch (use) {
            case ALWAYS -> true;
            case NEVER -> false;
            case PROVEN -> evidence.stream().anyMatch(each -> each.holds(call.target(), call.budget()));
        };
    }

    boolean none() {
        return !coarse && !fine;
    }
}
