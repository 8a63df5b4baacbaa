package io.espalier.moe.cut;

import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a Hugging Face architecture keeps its experts: an entry of {@code layouts.json}.
 *
 * @param name for people
 * @param modelTypes the {@code model_type}s of {@code config.json} that it is for
 * @param count keys of the number of routed experts; all that are there must agree
 * @param active key of the experts a token is routed to
 * @param blocks key of the number of blocks
 * @param groups key of the number of expert groups; null where there are none
 * @param activeGroups key of the groups a token may use
 * @param extraBlocks key of the number of blocks beyond {@code blocks} that predict further tokens
 * @param router beginning of the names of a block's router tensors, with {@code {layer}}
 * @param experts beginning of the names of a block's expert tensors, with {@code {layer}}: what follows is an expert's
 *     number and a dot, or the name of a tensor that holds all experts, one after the other
 */
record CheckpointLayout(
        String name,
        List<String> modelTypes,
        List<String> count,
        String active,
        String blocks,
        @Nullable String groups,
        @Nullable String activeGroups,
        @Nullable String extraBlocks,
        String router,
        String experts) {
    private static final String LAYER = "{layer}";
    private static final Pattern BLOCK = Pattern.compile("model\\.layers\\.(\\d{1,6})\\..*");

    TensorNames names() {
        return new TensorNames(pattern(router), pattern(experts), BLOCK);
    }

    private static Pattern pattern(String template) {
        var at = template.indexOf(LAYER);
        return Pattern.compile(Pattern.quote(template.substring(0, at)) + "(\\d{1,6})"
                + Pattern.quote(template.substring(at + LAYER.length())) + "(?:(\\d{1,6})\\.)?(.+)");
    }
}
