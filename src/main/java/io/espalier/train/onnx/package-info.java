/** Writes a trained pruner as one ONNX graph: the encoder's nodes, and the heads' after them. Not part of the gateway. */
@NullMarked
package io.espalier.train.onnx;

import org.jspecify.annotations.NullMarked;
