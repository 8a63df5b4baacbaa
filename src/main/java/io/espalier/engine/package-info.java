/** llama.cpp through java.lang.foreign, served as an OpenAI-compatible process of its own. */
@NullMarked
package io.espalier.engine;

import org.jspecify.annotations.NullMarked;
