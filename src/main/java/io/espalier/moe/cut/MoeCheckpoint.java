package io.espalier.moe.cut;

import io.espalier.failure.UserError;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.ModelIdentity;
import io.espalier.moe.MoeShape;
import io.espalier.moe.Progress;
import io.espalier.moe.RoutingRules;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A mixture-of-experts model on disk, in a form that can be cut. Opened means checked. */
public interface MoeCheckpoint {
    MoeShape shape();

    /** Reads the whole model for its hash, unless that was done before. */
    ModelIdentity identity(Progress progress);

    /**
     * Writes the model without the profile's other experts, whole or not at all, in memory that does not grow with it.
     *
     * @throws UserError where that cannot be done faithfully; the message says why
     */
    CutResult cut(ExpertProfile profile, Path out, CutOptions options, Progress progress);

    /** A folder of safetensors, or a GGUF file. */
    static MoeCheckpoint open(Path path) {
        if (Files.isDirectory(path)) {
            return SafetensorsMoe.open(path);
        }
        if (!Files.exists(path)) {
            throw new UserError(path + " is neither a GGUF file nor a folder with a safetensors checkpoint");
        }
        return GgufMoe.open(path);
    }

    /** The hash of all routers, as {@link ModelIdentity#routersSha256}; empty where they are quantised. */
    Optional<String> routersSha256();

    /** Refuses a profile that is not for this model, or that it cannot be cut to. */
    default void requireFor(ExpertProfile profile, CutOptions options, Progress progress) {
        requireSameShape(profile);
        RoutingRules.requireCuttable(shape(), profile);
        requireSameModel(profile, options, progress);
    }

    /** Refuses a profile of other experts, as far as numbers can tell. */
    default void requireSameShape(ExpertProfile profile) {
        var calibrated = profile.model().shape();
        if (!shape().sameExperts(calibrated)) {
            throw new UserError("profile " + profile.name() + " is for a model with " + said(calibrated)
                    + ", but this one has " + said(shape()));
        }
    }

    /** Refuses a profile that was calibrated on another model. */
    default void requireSameModel(ExpertProfile profile, CutOptions options, Progress progress) {
        var calibrated = profile.model();
        var sameRouters = routersSha256()
                .filter(hash -> hash.equals(calibrated.routersSha256()))
                .isPresent();
        if (options.converted() && !sameRouters) {
            throw new UserError("profile " + profile.name() + ": the routers of this model are not those of "
                    + calibrated.name() + ", which it was calibrated on, so its experts may be others");
        }
        if (!options.converted() && !identity(progress).sha256().equals(calibrated.sha256())) {
            throw new UserError(
                    "profile " + profile.name() + " was calibrated on " + calibrated.name() + " with SHA-256 "
                            + calibrated.sha256().substring(0, 8) + "…, this is another file ("
                            + identity(progress).sha256().substring(0, 8) + "…)"
                            + (sameRouters
                                    ? "; its routers are the same: if one was converted from the other, say --converted"
                                    : ""));
        }
    }

    private static String said(MoeShape shape) {
        return shape.experts() + " experts (" + shape.active() + " active) in blocks " + shape.layers();
    }
}
