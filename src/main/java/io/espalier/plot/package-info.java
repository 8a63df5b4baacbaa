/** Charts of measurements as SVG: numbers in, bytes out, equal numbers give equal bytes. Not on the way of a request. */
@NullMarked
package io.espalier.plot;

import org.jspecify.annotations.NullMarked;
