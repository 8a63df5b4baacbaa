package io.espalier.moe.cut;

/**
 * What becomes of blocks that predict further tokens (MTP, nextn). No calibration sees them, because a plain forward pass
 * leaves them out; the answers of the model do not depend on them.
 */
public enum ExtraBlocks {
    /** They go, and the configuration says that there are none. */
    DROP,
    /** They keep the experts that the last MoE block keeps, for speculative decoding. */
    LIKE_LAST
}
