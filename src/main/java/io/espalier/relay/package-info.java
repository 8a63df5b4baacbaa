/** Moves bytes between the two sides with back-pressure, and cancels in both directions. */
@NullMarked
package io.espalier.relay;

import org.jspecify.annotations.NullMarked;
