/**
 * Checkpoints without the experts that a profile drops: the others renumbered, router rows sliced, every other byte copied.
 */
@NullMarked
package io.espalier.moe.cut;

import org.jspecify.annotations.NullMarked;
