/** What the heads compute, with PyTorch's automatic differentiation: the only package that imports it, and not part of the gateway. */
@NullMarked
package io.espalier.train.torch;

import org.jspecify.annotations.NullMarked;
