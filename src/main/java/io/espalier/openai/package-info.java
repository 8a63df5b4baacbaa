/** Raw request bytes to a view of offsets, and back to bytes with the edits spliced in. No tree, no re-serialisation. */
@NullMarked
package io.espalier.openai;

import org.jspecify.annotations.NullMarked;
