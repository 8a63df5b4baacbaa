package io.espalier.upstream;

import java.util.List;

/**
 * Where a route's exchanges may go.
 *
 * @param weighted one of these is chosen, by weight
 * @param fallback in order, when none of the weighted can be had
 */
public record Targets(List<Weighted> weighted, List<Upstream> fallback) {
    /** An upstream and its share of the exchanges. */
    public record Weighted(Upstream upstream, int weight) {}

    public Targets {
        weighted = List.copyOf(weighted);
        fallback = List.copyOf(fallback);
    }

    public static Targets only(Upstream upstream) {
        return new Targets(List.of(new Weighted(upstream, 1)), List.of());
    }
}
