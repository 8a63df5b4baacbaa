/** Clients' side of the way: accepts an exchange, admits or refuses it, and answers the gateway's own errors. */
@NullMarked
package io.espalier.ingress;

import org.jspecify.annotations.NullMarked;
