/**
 * From a request's domain to the expert profile that may answer it, or to the reason why the full model does. Choices only: who asks
 * and how a profile is applied are other packages.
 */
@NullMarked
package io.espalier.expert;

import org.jspecify.annotations.NullMarked;
