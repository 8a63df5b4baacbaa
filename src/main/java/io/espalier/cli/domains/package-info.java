/** The commands of the domain classifier: fit, eval. */
@NullMarked
package io.espalier.cli.domains;

import org.jspecify.annotations.NullMarked;
