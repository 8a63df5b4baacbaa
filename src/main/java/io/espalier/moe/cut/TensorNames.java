package io.espalier.moe.cut;

import java.util.OptionalInt;
import java.util.regex.Pattern;

/** What a tensor is for, by its name. */
record TensorNames(Pattern router, Pattern experts, Pattern block) {
    /** What becomes of a tensor. */
    sealed interface Role {
        /** Rows of a router, one for each expert. */
        record Router(int layer, String what) implements Role {}

        /**
         * A tensor of one expert.
         *
         * @param what the part of the name after the expert's number
         * @param before the part of the name before it
         */
        record Expert(int layer, int expert, String before, String what) implements Role {}

        /** A tensor of all experts, one after the other. */
        record Stack(int layer, String what) implements Role {}

        /** A tensor of a block that has nothing to do with routed experts. */
        record OfBlock(int layer) implements Role {}

        /** Any other. */
        record Other() implements Role {}
    }

    Role role(String name) {
        var router = this.router.matcher(name);
        if (router.matches()) {
            return new Role.Router(Integer.parseInt(router.group(1)), router.group(3));
        }
        var experts = this.experts.matcher(name);
        if (experts.matches()) {
            var layer = Integer.parseInt(experts.group(1));
            return experts.group(2) == null
                    ? new Role.Stack(layer, experts.group(3))
                    : new Role.Expert(
                            layer,
                            Integer.parseInt(experts.group(2)),
                            name.substring(0, experts.start(2)),
                            experts.group(3));
        }
        var layer = layer(name);
        return layer.isPresent() ? new Role.OfBlock(layer.getAsInt()) : new Role.Other();
    }

    /** The block that a tensor belongs to. */
    OptionalInt layer(String name) {
        var block = this.block.matcher(name);
        return block.matches() ? OptionalInt.of(Integer.parseInt(block.group(1))) : OptionalInt.empty();
    }
}
