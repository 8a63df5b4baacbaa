/** Criteria: what the sums of a calibration say about each expert. One class for each, under its published name. */
@NullMarked
package io.espalier.moe.criterion;

import org.jspecify.annotations.NullMarked;
