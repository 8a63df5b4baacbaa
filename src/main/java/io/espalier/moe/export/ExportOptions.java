package io.espalier.moe.export;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * What some formats say beside the experts.
 *
 * @param model the model's name where it is served; null for the profile's own
 * @param revision of that model; null for none
 * @param routing what a server that can choose does with the other experts
 * @param checkpoint the safetensors checkpoint that is served; null where the format needs none
 * @param converted whether that checkpoint may be another form of the calibrated model
 */
public record ExportOptions(
        @Nullable String model,
        @Nullable String revision,
        Routing routing,
        @Nullable Path checkpoint,
        boolean converted) {
    /** What becomes of the experts that are not kept. */
    public enum Routing {
        /** Not chosen: the router fills its places with kept experts. What a cut checkpoint does. */
        PRE_TOPK_MASK("pre_topk_mask"),
        /** Chosen, and then left out without replacement. */
        POST_TOPK_DROP("post_topk_drop");

        private final String label;

        Routing(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    public static ExportOptions plain() {
        return new ExportOptions(null, null, Routing.PRE_TOPK_MASK, null, false);
    }
}
