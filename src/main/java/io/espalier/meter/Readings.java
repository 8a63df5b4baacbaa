package io.espalier.meter;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a gateway shows of itself at any time.
 *
 * @param inFlight exchanges admitted and not yet ended
 * @param inFlightLimit how many there may be
 * @param queued sets of shots that wait for the scorer
 * @param cacheHits decisions that were remembered
 * @param cacheMisses decisions that were not
 * @param prunerReloads changed pruners that were taken over
 * @param prunerRefusals changed pruners that could not be used
 * @param redis null where clients' rates are held by each replica itself
 */
public record Readings(
        IntSupplier inFlight,
        IntSupplier inFlightLimit,
        IntSupplier queued,
        LongSupplier cacheHits,
        LongSupplier cacheMisses,
        LongSupplier prunerReloads,
        LongSupplier prunerRefusals,
        @Nullable RedisReadings redis) {}
