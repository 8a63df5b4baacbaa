/** Models that run inside the gateway: the ONNX encoder and the tokenizers that count for a target. */
@NullMarked
package io.espalier.inference;

import org.jspecify.annotations.NullMarked;
