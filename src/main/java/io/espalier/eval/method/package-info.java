/** The ways of pruning that are compared; each class says which it is and where it comes from. */
@NullMarked
package io.espalier.eval.method;

import org.jspecify.annotations.NullMarked;
