/**
 * Compares ways of pruning a few-shot prompt: methods × data sets × budgets against one target, on questions that no method saw. From top
 * to bottom: a {@link io.espalier.eval.Pool} of shots, a {@link io.espalier.eval.Method} that leaves some of it, an
 * {@link io.espalier.eval.Evaluation} that measures what the target makes of the rest, and reports.
 */
@NullMarked
package io.espalier.eval;

import org.jspecify.annotations.NullMarked;
