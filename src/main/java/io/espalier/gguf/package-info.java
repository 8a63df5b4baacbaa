/**
 * GGUF files in plain Java: validated before native code sees them ({@link io.espalier.gguf.GgufFile}), sliced, and written
 * streaming, whole or not at all ({@link io.espalier.gguf.GgufWriter}).
 */
@NullMarked
package io.espalier.gguf;

import org.jspecify.annotations.NullMarked;
