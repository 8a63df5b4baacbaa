/** Backends' side of the way: pools, timeouts, retry before the first byte, health, and the engine's process. */
@NullMarked
package io.espalier.upstream;

import org.jspecify.annotations.NullMarked;
