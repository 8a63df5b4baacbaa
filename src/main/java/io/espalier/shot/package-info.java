/** The coarse stage: which shots stay under the budget. */
@NullMarked
package io.espalier.shot;

import org.jspecify.annotations.NullMarked;
