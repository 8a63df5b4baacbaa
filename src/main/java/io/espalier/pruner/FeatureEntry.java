package io.espalier.pruner;

import static io.espalier.pruner.Requirement.require;

/**
 * A surface feature of a shot and what the graph standardises it by; fed to it raw.
 *
 * @param name as {@code shot.ShotFeatures} calls it
 */
public record FeatureEntry(String name, double mean, double scale) {
    public FeatureEntry {
        require(Double.isFinite(mean), "features." + name + ".mean: not a number");
        require(Double.isFinite(scale) && scale > 0, "features." + name + ".scale: " + scale + " is not above 0");
    }
}
