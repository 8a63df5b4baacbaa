/** A view to a prompt: its shots with exact byte spans, and the question they serve. {@link io.espalier.prompt.PromptReader} is the door. */
@NullMarked
package io.espalier.prompt;

import org.jspecify.annotations.NullMarked;
