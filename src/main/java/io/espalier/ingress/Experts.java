package io.espalier.ingress;

import io.espalier.expert.ProfileShelf;
import io.espalier.pipeline.ExpertPlanning;
import io.espalier.upstream.ProfileBackends;

/**
 * What the choice among models works with.
 *
 * @param minConfidence the domain classifier's own threshold, where a route names none
 */
public record Experts(ExpertPlanning planning, ProfileShelf shelf, ProfileBackends backends, double minConfidence) {}
