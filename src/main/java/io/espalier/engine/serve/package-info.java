/** The engine on a socket: OpenAI's chat and completions over HTTP, streamed or whole. */
@NullMarked
package io.espalier.engine.serve;

import org.jspecify.annotations.NullMarked;
