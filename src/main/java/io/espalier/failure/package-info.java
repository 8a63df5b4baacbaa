/** What goes wrong, said clearly: the errors the gateway answers with, and the errors a command prints. */
@NullMarked
package io.espalier.failure;

import org.jspecify.annotations.NullMarked;
