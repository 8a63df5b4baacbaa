/**
 * Espalier: an OpenAI-compatible gateway that prunes few-shot prompts and serves expert profiles.
 *
 * <p>The packages in the order in which a request meets them:
 *
 * <ol>
 *   <li>{@link io.espalier.ingress}: accepts the exchange, admits or refuses it, finds its route
 *   <li>{@link io.espalier.openai}: raw bytes to a view of offsets, and edits back to bytes
 *   <li>{@link io.espalier.prompt}: the view to shots and a question
 *   <li>{@link io.espalier.shot}: which shots stay under the budget
 *   <li>{@link io.espalier.expert}: which expert profile may answer
 *   <li>{@link io.espalier.upstream}: chooses a backend, sends, retries before the first byte
 *   <li>{@link io.espalier.relay}: moves the reply back as it comes
 *   <li>{@link io.espalier.meter}: counts and logs what happened
 * </ol>
 *
 * <p>Beside the way: {@link io.espalier.pipeline} nests the pruning stages and is the only package that knows them all;
 * {@link io.espalier.inference} runs the encoder and the tokenizers; {@link io.espalier.engine} is the built-in model
 * server, a process of its own; {@link io.espalier.gguf}, {@link io.espalier.safetensors} and {@link io.espalier.models}
 * are its files; {@link io.espalier.moe} selects and cuts experts; {@link io.espalier.config} is the settings file,
 * {@link io.espalier.failure} the errors, {@link io.espalier.boot} the wiring, {@link io.espalier.cli} the commands.
 *
 * <p>The arrows between them are rules of the build; docs/architecture.md draws them.
 */
@NullMarked
package io.espalier;

import org.jspecify.annotations.NullMarked;
