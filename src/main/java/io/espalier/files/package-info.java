/** Where the program keeps files of its own on this machine. Nothing here knows what is in them. */
@NullMarked
package io.espalier.files;

import org.jspecify.annotations.NullMarked;
