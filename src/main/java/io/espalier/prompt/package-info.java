/** A view to a prompt: its shots with exact byte spans, and the question they serve. */
@NullMarked
package io.espalier.prompt;

import org.jspecify.annotations.NullMarked;
