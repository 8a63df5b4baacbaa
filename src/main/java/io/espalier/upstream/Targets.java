package io.espalier.upstream;

import java.util.List;
import java.util.stream.Stream;

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

    /** The longest body, in bytes, that must be kept whole so that any of these may be tried again with it. */
    public long keptForRetry() {
        return Stream.concat(weighted.stream().map(Weighted::upstream), fallback.stream())
                .map(upstream -> upstream.settings().retry())
                .filter(retry -> retry.attempts() > 1)
                .mapToLong(retry -> retry.maxBody().bytes())
                .max()
                .orElse(0);
    }

    public static Targets only(Upstream upstream) {
        return new Targets(List.of(new Weighted(upstream, 1)), List.of());
    }
}
