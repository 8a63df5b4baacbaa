/**
 * Training of the pruner by reinforcement against a frozen target, in plain Java: {@link io.espalier.train.TrainingStep} is one step of
 * it, from candidates to the update, and {@link io.espalier.train.TrainingRun} is all of them. What the heads compute is behind
 * {@link io.espalier.train.Heads}.
 */
@NullMarked
package io.espalier.train;

import org.jspecify.annotations.NullMarked;
