package io.espalier.meter;

import java.util.List;
import java.util.stream.Stream;

/** All who watch a gateway. What they throw ends here: an exchange is never worse for being watched. */
public record Observers(List<ExchangeListener> exchanges, UpstreamListener upstreams, Tracing tracing) {
    public Observers {
        exchanges = exchanges.stream()
                .<ExchangeListener>map(ContainedExchangeListener::new)
                .toList();
        upstreams = new ContainedUpstreamListener(upstreams);
        tracing = new ContainedTracing(tracing);
    }

    public static Observers of(ExchangeListener... exchanges) {
        return new Observers(List.of(exchanges), UpstreamListener.NONE, Tracing.OFF);
    }

    /** These and one more. */
    public Observers and(ExchangeListener another) {
        return new Observers(
                Stream.concat(exchanges.stream(), Stream.of(another)).toList(), upstreams, tracing);
    }
}
