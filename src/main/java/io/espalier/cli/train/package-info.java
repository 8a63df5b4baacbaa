/** The command that trains a pruner. */
@NullMarked
package io.espalier.cli.train;

import org.jspecify.annotations.NullMarked;
