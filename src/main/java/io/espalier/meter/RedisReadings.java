package io.espalier.meter;

import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * What the connection to Redis shows of itself at any time.
 *
 * @param up whether clients' rates hold across replicas
 * @param questions asked so far, by what came of them
 */
public record RedisReadings(BooleanSupplier up, Map<String, LongSupplier> questions) {
    public RedisReadings {
        questions = Map.copyOf(questions);
    }
}
