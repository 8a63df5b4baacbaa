/** The commands of expert profiles: calibrate, select, cut, export, verify, eval. */
@NullMarked
package io.espalier.cli.experts;

import org.jspecify.annotations.NullMarked;
