package io.espalier.moe;

import io.espalier.moe.criterion.Criterion;

/**
 * What to select.
 *
 * @param name of the profile
 * @param seed of a criterion that draws; 0 for the others
 * @param perGroup whether to keep the same number of each group
 */
public record Selection(String name, Criterion criterion, long seed, Keep keep, boolean perGroup) {}
