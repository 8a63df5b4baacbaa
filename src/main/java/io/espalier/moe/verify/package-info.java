/** The proof of a cut model: it does what the full one does whose other experts are turned off. */
@NullMarked
package io.espalier.moe.verify;

import org.jspecify.annotations.NullMarked;
