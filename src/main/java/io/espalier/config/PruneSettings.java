package io.espalier.config;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the pruning stages may do on a route.
 *
 * @param mode apply, observe or none
 * @param style stable never looks at the question
 * @param budget tokens allowed for all shots together
 * @param minShots prompts with fewer shots are left alone
 * @param minSaving tokens, at the input price, that a cut saves at least
 * @param turns whether leading user/assistant pairs are examples on this route
 * @param clientMay the most a client's header may raise the mode to
 * @param shapes further shapes of inline shots, tried before the built-in ones
 * @param coarse where a trained pruner may drop shots
 * @param fine where a trained pruner may cut words of the shots that stay
 * @param control exchanges that are pruned without skill; null for none
 */
public record PruneSettings(
        PruneMode mode,
        PruneStyle style,
        Integer budget,
        Integer minShots,
        Integer minSaving,
        Boolean turns,
        PruneMode clientMay,
        List<ShapeSettings> shapes,
        StageUse coarse,
        StageUse fine,
        @Nullable ControlSettings control) {
    public PruneSettings {
        mode = Objects.requireNonNullElse(mode, PruneMode.OBSERVE);
        style = Objects.requireNonNullElse(style, PruneStyle.STABLE);
        budget = Objects.requireNonNullElse(budget, 600);
        minShots = Objects.requireNonNullElse(minShots, 2);
        minSaving = Objects.requireNonNullElse(minSaving, 1);
        turns = Objects.requireNonNullElse(turns, false);
        clientMay = Objects.requireNonNullElse(clientMay, mode);
        shapes = List.copyOf(Objects.requireNonNullElse(shapes, List.of()));
        coarse = Objects.requireNonNullElse(coarse, StageUse.PROVEN);
        fine = Objects.requireNonNullElse(fine, StageUse.PROVEN);
    }

    @SuppressWarnings("NullAway") // the compact constructor replaces each null by its default
    public static PruneSettings defaults() {
        return new PruneSettings(null, null, null, null, null, null, null, null, null, null, null);
    }

    public PruneSettings with(PruneMode newMode, int newBudget) {
        return new PruneSettings(
                newMode, style, newBudget, minShots, minSaving, turns, clientMay, shapes, coarse, fine, control);
    }

    /** With both stages wherever the pruner has them, whatever its evidence. */
    public PruneSettings withEveryStage() {
        return new PruneSettings(
                mode,
                style,
                budget,
                minShots,
                minSaving,
                turns,
                clientMay,
                shapes,
                StageUse.ALWAYS,
                StageUse.ALWAYS,
                control);
    }
}
