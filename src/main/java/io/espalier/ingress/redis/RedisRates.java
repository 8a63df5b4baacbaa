package io.espalier.ingress.redis;

import io.espalier.config.ClientSettings;
import io.espalier.config.RedisSettings;
import io.espalier.ingress.RateWaits;
import io.espalier.ingress.SharedRates;
import io.espalier.meter.RedisReadings;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The buckets of {@code RateMeter}, one pair a client, in Redis: a script fades, asks and counts in one step and by Redis' own clock, so
 * that any number of replicas grants exactly what one would. One question for each request of a client that has rates.
 */
public final class RedisRates implements SharedRates {
    private static final String SCRIPT = script();
    private static final String SHA1 = sha1(SCRIPT);

    private final RedisLink link;
    private final String prefix;

    private RedisRates(RedisLink link, String prefix) {
        this.link = link;
        this.prefix = prefix;
    }

    /** Returns at once; the connection is made meanwhile, and again whenever it is lost. */
    public static RedisRates start(Vertx vertx, RedisSettings settings) {
        // What asks whether Redis is there brings the script along: a Redis that was started anew knows it before it is
        // needed.
        var beat = Request.cmd(Command.SCRIPT).arg("LOAD").arg(SCRIPT);
        return new RedisRates(RedisLink.start(vertx, settings, beat), settings.prefix());
    }

    @Override
    public void take(ClientSettings client, Consumer<RateWaits> whenKnown) {
        link.ask(bucket(client, 1, 0), reply -> whenKnown.accept(waits(reply)));
    }

    @Override
    public void spend(ClientSettings client, long tokens) {
        link.ask(bucket(client, 0, tokens), reply -> {});
    }

    /** What can be read off at any time. */
    public RedisReadings readings() {
        return new RedisReadings(link::isUp, link.counts());
    }

    @Override
    public void close() {
        link.close();
    }

    private Request bucket(ClientSettings client, long requests, long tokens) {
        return Request.cmd(Command.EVALSHA)
                .arg(SHA1)
                .arg(1)
                .arg(prefix + client.name())
                .arg(orNone(client.requestsPerMinute()))
                .arg(orNone(client.tokensPerMinute()))
                .arg(requests)
                .arg(tokens);
    }

    private static long orNone(@Nullable Integer perMinute) {
        return perMinute == null ? 0 : perMinute;
    }

    private static RateWaits waits(@Nullable Response reply) {
        return reply == null || reply.size() < 2
                ? RateWaits.NONE
                : new RateWaits(micros(reply.get(0)), micros(reply.get(1)));
    }

    private static Duration micros(Response number) {
        return Duration.of(number.toLong(), ChronoUnit.MICROS);
    }

    private static String script() {
        try (var file = Objects.requireNonNull(RedisRates.class.getResourceAsStream("bucket.lua"))) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Redis names scripts by it. */
    private static String sha1(String text) {
        try {
            var digest = MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-1", e);
        }
    }
}
