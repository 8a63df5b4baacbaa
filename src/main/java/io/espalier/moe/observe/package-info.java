/**
 * A model loaded in this process, its forward passes watched: what the engine calls the tensors of an MoE block, sums over
 * the tokens that pass, experts dropped or masked, and the loss of a text.
 */
@NullMarked
package io.espalier.moe.observe;

import org.jspecify.annotations.NullMarked;
