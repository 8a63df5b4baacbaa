package io.espalier.boot;

import io.espalier.config.ClientSettings;
import io.espalier.config.Settings;
import io.espalier.ingress.SharedRates;
import io.espalier.ingress.redis.RedisRates;
import io.espalier.meter.RedisReadings;
import io.vertx.core.Vertx;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** Where clients' rates are held, as the settings have it at the start. */
record Rates(SharedRates held, @Nullable RedisReadings readings) implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger("espalier");

    static Rates of(Settings settings, Vertx vertx) {
        if (settings.redis() != null) {
            var redis = RedisRates.start(vertx, settings.redis());
            return new Rates(redis, redis.readings());
        }
        if (settings.clients().stream().anyMatch(ClientSettings::hasRates)) {
            LOG.log(
                    Level.INFO,
                    "clients'' rates hold for this replica by itself; espalier.redis holds them across replicas");
        }
        return new Rates(SharedRates.ALONE, null);
    }

    @Override
    public void close() {
        held.close();
    }
}
