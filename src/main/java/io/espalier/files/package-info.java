/**
 * Files of the program: where they lie on this machine, how they are written whole or not at all, and the hash that tells them, and texts,
 * apart. Nothing here knows what is in them.
 */
@NullMarked
package io.espalier.files;

import org.jspecify.annotations.NullMarked;
