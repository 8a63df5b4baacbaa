package io.espalier.moe;

import io.espalier.moe.criterion.Criterion;

/**
 * What to select.
 *
 * @param name of the profile
 * @param seed of a criterion that draws; 0 for the others
 * @param groups groups of consecutive experts of each of which the same number is to stay; 1 for the best of all
 */
public record Selection(String name, Criterion criterion, long seed, Keep keep, int groups) {}
