package io.espalier.meter;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;

/**
 * Writes one line for each exchange: a JSON object, because every log shipper reads it without being told how, and because a client's
 * text cannot break out of its quotes. Lengths, hashes, names and times; never text, never keys.
 */
public final class ExchangeLog implements ExchangeListener {
    /** The log category; a category of its own, so that it can be switched off or written elsewhere. */
    public static final String CATEGORY = "espalier.exchange";

    private final Logger log;
    private final InstantSource clock;

    public ExchangeLog(Logger log, InstantSource clock) {
        this.log = log;
        this.clock = clock;
    }

    @Override
    public void finished(ExchangeSummary summary) {
        var level = isTheOperatorsConcern(summary) ? Level.WARNING : Level.INFO;
        if (log.isLoggable(level)) {
            log.log(level, new ExchangeLine(clock.instant(), level, summary).json());
        }
    }

    /** What clients do wrong is theirs to mend. */
    private static boolean isTheOperatorsConcern(ExchangeSummary summary) {
        return switch (summary.outcome()) {
            case UPSTREAM_FAILED, UPSTREAM_CUT, ERROR_EVENT -> true;
            case COMPLETED, REFUSED -> summary.status() >= 500;
            case CANCELLED -> false;
        };
    }
}
