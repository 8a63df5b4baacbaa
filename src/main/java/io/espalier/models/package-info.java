/**
 * The local model store: models by name ({@link io.espalier.models.ModelStore}), the catalogue of those that can be pulled, from
 * several sources each, resumed and pinned by SHA-256 ({@link io.espalier.models.ModelPull}), and checked again
 * ({@link io.espalier.models.ModelCheck}).
 */
@NullMarked
package io.espalier.models;

import org.jspecify.annotations.NullMarked;
