package io.espalier.ingress.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.espalier.config.ClientSettings;
import io.espalier.config.RedisSettings;
import io.espalier.ingress.RateWaits;
import io.espalier.testing.Eventually;
import io.espalier.testing.TestingRedis;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Buckets in a real Redis. */
@NullUnmarked
class RedisRatesIT {
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private Vertx vertx;
    private TestingRedis redis;

    @BeforeEach
    void start() {
        assumeThat(TestingRedis.isInstalled())
                .as("redis-server and redis-cli on the PATH")
                .isTrue();
        vertx = Vertx.vertx();
    }

    @AfterEach
    void stop() {
        if (redis != null) {
            redis.close();
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private RedisRates rates(String password) {
        return RedisRates.start(
                vertx, new RedisSettings(URI.create(redis.url()), password, Duration.ofSeconds(5), "test:"));
    }

    private RedisRates ratesThatAreUp() {
        redis = TestingRedis.running();
        var rates = rates(null);
        Eventually.until("Redis is found", () -> rates.readings().up().getAsBoolean());
        return rates;
    }

    private static ClientSettings client(Integer requests, Integer tokens) {
        return new ClientSettings("a", "0".repeat(64), requests, tokens, null);
    }

    private RateWaits take(RedisRates rates, ClientSettings client) {
        var waits = new CompletableFuture<RateWaits>();
        vertx.runOnContext(v -> rates.take(client, waits::complete));
        try {
            return waits.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private void spend(RedisRates rates, ClientSettings client, long tokens) {
        var before = redis.ask("HGET", "test:a", "tokens");
        vertx.runOnContext(v -> rates.spend(client, tokens));
        Eventually.until(
                "it is charged", () -> !redis.ask("HGET", "test:a", "tokens").equals(before));
    }

    @Test
    void whatDoesNotFitIsToldItsWaitAndNotCounted() {
        // Given
        var rates = ratesThatAreUp();
        var client = client(2, null);
        take(rates, client);
        take(rates, client);
        var used = redis.ask("HGET", "test:a", "requests");

        // When
        var waits = take(rates, client);

        // Then
        assertThat(waits.requests()).isPositive().isLessThanOrEqualTo(MINUTE.dividedBy(2));
        assertThat(waits.tokens()).isZero();
        assertThat(redis.ask("HGET", "test:a", "requests")).isEqualTo(used);
    }

    @Test
    void tokensBeyondTheRateMustFadeBeforeAnotherRequest() {
        // Given: two minutes' worth at once
        var rates = ratesThatAreUp();
        var client = client(null, 600);
        take(rates, client);
        spend(rates, client, 1_200);

        // When
        var waits = take(rates, client);

        // Then: one minute, and a token's tenth of a second
        assertThat(waits.tokens()).isBetween(MINUTE.dividedBy(2), MINUTE.plusMillis(100));
    }

    @Test
    void aBucketIsForgottenWhenAllOfItHasFaded() {
        // Given
        var rates = ratesThatAreUp();

        // When
        take(rates, client(60, null));

        // Then: one of sixty a minute
        assertThat(Long.parseLong(redis.ask("PTTL", "test:a").getFirst())).isBetween(0L, 1_001L);
        Eventually.until("it is gone", () -> redis.ask("EXISTS", "test:a").contains("0"));
    }

    @Test
    void aRedisThatForgotTheScriptIsTaughtAgain() {
        // Given
        var rates = ratesThatAreUp();
        redis.ask("SCRIPT", "FLUSH");

        // When
        var first = take(rates, client(1, null));

        // Then: that one went on by its replica's own rate, or the next beat was there before it
        assertThat(first).isEqualTo(RateWaits.NONE);
        Eventually.until(
                "it knows the script again", () -> rates.readings().up().getAsBoolean());
        take(rates, client(1, null));
        assertThat(take(rates, client(1, null)).requests()).isPositive();
    }

    @Test
    void thePasswordIsSaid() {
        // Given
        redis = TestingRedis.running("--requirepass", "geheim");

        // When
        var right = rates("geheim");
        var wrong = rates("falsch");

        // Then
        Eventually.until("the right one is let in", () -> right.readings().up().getAsBoolean());
        assertThat(wrong.readings().up().getAsBoolean()).isFalse();
    }

    @Test
    void nobodyWaitsForARedisThatIsNotThere() {
        // Given
        redis = TestingRedis.running();
        redis.end();
        var rates = rates(null);

        // When
        var waits = take(rates, client(1, null));

        // Then
        assertThat(waits).isEqualTo(RateWaits.NONE);
        assertThat(rates.readings().questions().get("away").getAsLong()).isEqualTo(1);
    }
}
