package io.espalier.pipeline;

import io.espalier.config.ControlSettings.Arm;
import io.espalier.config.PruneSettings;
import io.espalier.config.PruneStyle;
import io.espalier.inference.TokenCounter;
import io.espalier.prompt.Shot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One set of shots to decide about.
 *
 * @param question what is asked; looked at only where the style says so
 * @param target the name of the model that answers; null where it is not known
 * @param arm how the shots are chosen where the exchange is a control; null where it is none
 */
public record SetCall(
        List<Shot> shots,
        String question,
        PruneSettings settings,
        @Nullable String target,
        TokenCounter counter,
        @Nullable Arm arm) {
    public SetCall {
        shots = List.copyOf(shots);
    }

    int budget() {
        return settings.budget();
    }

    boolean asks() {
        return settings.style() == PruneStyle.QUESTION && arm == null;
    }

    /** The tokens of each shot, as the target counts them. */
    int[] shotTokens() {
        return shots.stream().mapToInt(shot -> counter.count(shot.text())).toArray();
    }

    /** Without the texts, which are somebody's prompt. */
    @Override
    public String toString() {
        return "SetCall[" + shots.size() + " shots]";
    }
}
