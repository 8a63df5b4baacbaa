/** Profiles in the formats that other servers read, so that they can apply one without a cut checkpoint. */
@NullMarked
package io.espalier.moe.export;

import org.jspecify.annotations.NullMarked;
