/**
 * Expert profiles: which routed experts of a mixture-of-experts model a domain needs.
 *
 * <p>In the order of the work: {@link io.espalier.moe.ExpertSums} are collected from one forward pass over a few
 * demonstrations and stored as {@link io.espalier.moe.ExpertScores}; a {@link io.espalier.moe.criterion.Criterion} turns
 * them into a number for each expert; {@link io.espalier.moe.ExpertSelector} ranks the experts and writes an
 * {@link io.espalier.moe.ExpertProfile}. Profiles are then cut into a smaller checkpoint, exported, proven and measured.
 */
@NullMarked
package io.espalier.moe;

import org.jspecify.annotations.NullMarked;
