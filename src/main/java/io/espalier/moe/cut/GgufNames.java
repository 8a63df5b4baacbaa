package io.espalier.moe.cut;

import java.util.regex.Pattern;

/** What a GGUF tensor is for, by its name. */
final class GgufNames {
    /** What becomes of a tensor when experts go. */
    sealed interface Role {
        /** Its slowest dimension counts a block's routed experts: stacked matrices, biases and scales, router rows. */
        record Experts(int layer) implements Role {}

        /** A tensor of a block that has nothing to do with routed experts. */
        record OfBlock(int layer) implements Role {}

        /** Part of a block's feed-forward network, and not known to this program. */
        record Unknown(int layer) implements Role {}

        /** Any other. */
        record Other() implements Role {}
    }

    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,6})\\.(.+)");
    private static final Pattern EXPERTS = Pattern.compile("ffn_gate_inp\\.(?:weight|bias)|exp_probs_b(?:\\.bias)?"
            + "|ffn_(?:gate|up|down|gate_up)_exps\\.(?:weight|bias|scale|input_scale)");
    /** Norms, and the dense or shared experts that every token takes. */
    private static final Pattern SHARED = Pattern.compile(
            "ffn_(?:\\w*norm\\w*|(?:gate|up|down|gate_up)(?:_shexp)?|gate_inp_shexp)\\.(?:weight|bias|scale|input_scale)");

    private static final Pattern FEED_FORWARD = Pattern.compile("(?:ffn_|exp).*");

    private GgufNames() {}

    static Role role(String name) {
        var block = BLOCK.matcher(name);
        if (!block.matches()) {
            return new Role.Other();
        }
        var layer = Integer.parseInt(block.group(1));
        var part = block.group(2);
        if (EXPERTS.matcher(part).matches()) {
            return new Role.Experts(layer);
        }
        var known =
                SHARED.matcher(part).matches() || !FEED_FORWARD.matcher(part).matches();
        return known ? new Role.OfBlock(layer) : new Role.Unknown(layer);
    }

    /** The name of a block's router rows. */
    static String router(int layer) {
        return "blk." + layer + ".ffn_gate_inp.weight";
    }
}
