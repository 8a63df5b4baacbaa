package io.espalier.moe.cut;

import java.util.List;
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
 * @param routerParts what every router has; the first are its rows
 * @param stored the ways in which its tensors are named, published ones first
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
        List<String> routerParts,
        List<ExpertStorage> stored) {}
