/** Calibration: a few demonstrations of a domain through a model, one forward pass each, to the sums of every expert. */
@NullMarked
package io.espalier.moe.calibrate;

import org.jspecify.annotations.NullMarked;
