/** llama.cpp's C API through java.lang.foreign: libraries, layouts, models, sessions and tensors, every call checked. */
@NullMarked
package io.espalier.engine.llama;

import org.jspecify.annotations.NullMarked;
