/** The fine stage: which words of the kept shots stay, and what is never cut. */
@NullMarked
package io.espalier.token;

import org.jspecify.annotations.NullMarked;
