/** Listens to exchanges: metrics, one log line each. Never fails one. */
@NullMarked
package io.espalier.meter;

import org.jspecify.annotations.NullMarked;
