/** The wiring: builds the gateway from its parts and runs it inside Quarkus, whose own server is the management port. */
@NullMarked
package io.espalier.boot;

import org.jspecify.annotations.NullMarked;
