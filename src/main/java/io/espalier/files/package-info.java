/** Files of the program: where they lie on this machine, and how they are written whole or not at all. Nothing here knows what is in them. */
@NullMarked
package io.espalier.files;

import org.jspecify.annotations.NullMarked;
