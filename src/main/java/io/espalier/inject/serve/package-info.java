/** The admission webhook's socket: HTTPS whose certificate is renewed while it serves. */
@NullMarked
package io.espalier.inject.serve;

import org.jspecify.annotations.NullMarked;
