/**
 * Training of the pruner by reinforcement against a frozen target, in plain Java. {@link io.espalier.train.TrainingStep} is one step of it
 * for whole shots, from candidates to the update, and {@link io.espalier.train.WordStep} one for their words; {@link
 * io.espalier.train.TrainingRun} is all steps of either. {@link io.espalier.train.Validation} and {@link io.espalier.train.WordValidation}
 * compare what was learnt with simple rules on held-back data, and the model card says what they found. What the heads compute is behind
 * {@link io.espalier.train.Network}. What is served belongs elsewhere: {@code shot}, {@code token} and {@code pipeline}.
 */
@NullMarked
package io.espalier.train;

import org.jspecify.annotations.NullMarked;
