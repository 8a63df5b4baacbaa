package io.espalier.moe.cut;

/**
 * How to cut.
 *
 * @param converted whether the checkpoint may be another form of the calibrated model, such as the one a GGUF was made
 *     from: then its routers must be the same, not its bytes
 */
public record CutOptions(ExtraBlocks extraBlocks, boolean converted) {
    public static CutOptions plain() {
        return new CutOptions(ExtraBlocks.DROP, false);
    }
}
