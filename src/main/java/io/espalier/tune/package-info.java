/**
 * Finds what is to stay of one fixed few-shot prompt: free logits, one for each shot and, where asked, for each word, learned by reinforcement against the target that
 * will answer. From top to bottom: a {@link io.espalier.tune.FewShotRequest}, {@link io.espalier.tune.Tuning} with its candidates,
 * and a {@link io.espalier.tune.Tuned} choice with its evidence.
 */
@NullMarked
package io.espalier.tune;

import org.jspecify.annotations.NullMarked;
