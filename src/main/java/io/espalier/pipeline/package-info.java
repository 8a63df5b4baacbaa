/** Nests the pruning stages: order, deadline, budget, cache, fail-open. The only package that knows all stages. */
@NullMarked
package io.espalier.pipeline;

import org.jspecify.annotations.NullMarked;
