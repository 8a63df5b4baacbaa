/** GGUF files: read, validated before native code sees them, sliced, written. */
@NullMarked
package io.espalier.gguf;

import org.jspecify.annotations.NullMarked;
