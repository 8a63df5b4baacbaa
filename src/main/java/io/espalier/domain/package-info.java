/**
 * Which domain a request is of: fitted centroids of encoder vectors, with a confidence that was calibrated and the choice to say that
 * it does not know. Plain arithmetic on vectors; who makes the vectors and who acts on the domain are other packages.
 */
@NullMarked
package io.espalier.domain;

import org.jspecify.annotations.NullMarked;
