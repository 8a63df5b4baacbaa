/**
 * What profiles cost: the loss of held-out texts in the domain a profile is for and in others, criterion by criterion and
 * size by size, with intervals, tables and plots.
 */
@NullMarked
package io.espalier.moe.measure;

import org.jspecify.annotations.NullMarked;
