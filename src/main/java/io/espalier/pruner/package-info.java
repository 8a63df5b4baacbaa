/**
 * The pruner's artefact: a folder that training writes and the gateway serves. Its {@link io.espalier.pruner.PrunerManifest} says what is
 * in it, what that was made of, and what was measured; {@link io.espalier.pruner.PrunerFolder} reads one, every file held against its
 * hash, and writes one. Nothing here runs a model.
 */
@NullMarked
package io.espalier.pruner;

import org.jspecify.annotations.NullMarked;
