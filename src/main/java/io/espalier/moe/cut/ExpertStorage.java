package io.espalier.moe.cut;

import io.espalier.moe.cut.TensorNames.Role;
import io.espalier.safetensors.Checkpoint;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One way in which an architecture's checkpoints name their routers and experts.
 *
 * @param router beginning of the names of a block's router tensors, with {@code {layer}}
 * @param experts beginning of the names of a block's expert tensors, with {@code {layer}}: what follows is an expert's
 *     number and a dot, or the name of a tensor that holds all experts, one after the other
 * @param parts what a complete block has of every expert: names, or the beginnings of names up to a dot
 */
record ExpertStorage(String router, String experts, List<String> parts) {
    private static final String LAYER = "{layer}";
    private static final Pattern BLOCK = Pattern.compile("model\\.layers\\.(\\d{1,6})\\..*");

    /** The one that most of the checkpoint's tensors speak for. */
    static ExpertStorage of(Checkpoint checkpoint, CheckpointLayout layout) {
        return layout.stored().stream()
                .max(Comparator.comparingLong(storage -> storage.tensorsIn(checkpoint)))
                .orElseThrow();
    }

    private long tensorsIn(Checkpoint checkpoint) {
        var names = names();
        return checkpoint.shards().stream()
                .flatMap(shard -> shard.tensors().stream())
                .filter(tensor -> isPart(names.role(tensor.name())))
                .count();
    }

    private boolean isPart(Role role) {
        return switch (role) {
            case Role.Expert expert -> parts.stream().anyMatch(part -> is(part, expert.what()));
            case Role.Stack stack -> parts.stream().anyMatch(part -> is(part, stack.what()));
            case Role.Router router -> true;
            case Role.OfBlock block -> false;
            case Role.Other other -> false;
        };
    }

    TensorNames names() {
        return new TensorNames(pattern(router), pattern(experts), BLOCK);
    }

    private static Pattern pattern(String template) {
        var at = template.indexOf(LAYER);
        return Pattern.compile(Pattern.quote(template.substring(0, at)) + "(\\d{1,6})"
                + Pattern.quote(template.substring(at + LAYER.length())) + "(?:(\\d{1,6})\\.)?(.+)");
    }

    /** Whether a tensor of this name, without what all experts' names begin with, is or belongs to the part. */
    static boolean is(String part, String name) {
        return name.equals(part) || name.startsWith(part + ".");
    }
}
