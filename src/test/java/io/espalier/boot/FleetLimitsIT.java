package io.espalier.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.espalier.testing.Eventually;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RunningProgram;
import io.espalier.testing.TestingRedis;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** Three programs and one real Redis: clients' rates hold for all three together, and nobody waits for a Redis that does not answer. */
@NullUnmarked
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FleetLimitsIT {
    private static final int REPLICAS = 3;
    private static final int REQUESTS = 20;
    private static final int TOKENS = 12_000_000;
    /** Takes most of a minute to fade, so that nothing that comes after it is forgotten before it is looked at. */
    private static final int LONG_REPLY = 10_000_000;

    private static final int SHORT_REPLY = 70;
    private static final long UNIT = 60_000_000;
    private static final String AWAY = "does not answer";
    private static final String THERE = "hold across replicas, in Redis";

    private static RawUpstream upstream;
    private static TestingRedis redis;
    private static List<RunningProgram> replicas;

    @BeforeAll
    static void run() throws Exception {
        assumeThat(TestingRedis.isInstalled())
                .as("redis-server and redis-cli on the PATH")
                .isTrue();
        redis = TestingRedis.running();
        upstream = RawUpstream.answering(FleetLimitsIT::answer);
        var clients = new StringBuilder();
        for (var name : List.of("exact", "frozen", "thawed", "gone")) {
            clients.append("    - { name: %s, key-sha256: %s, requests-per-minute: %d }\n"
                    .formatted(name, sha256(name), REQUESTS));
        }
        clients.append("    - { name: spender, key-sha256: %s, tokens-per-minute: %d }\n"
                .formatted(sha256("spender"), TOKENS));
        clients.append("    - { name: free, key-sha256: %s }\n".formatted(sha256("free")));
        var yaml = """
                espalier:
                  upstreams: { only: { kind: http, url: "%s" } }
                  routes: [{ upstream: only, prune: { mode: none } }]
                  redis: { url: "%s", deadline: 2s }
                  clients:
                %s""".formatted(upstream.url(), redis.url(), clients);
        var starts = all(IntStream.range(0, REPLICAS)
                .<Callable<RunningProgram>>mapToObj(n -> () -> RunningProgram.serving(yaml))
                .toList());
        replicas = starts;
        awaitUp(1);
    }

    @AfterAll
    static void stop() {
        if (replicas != null) {
            replicas.forEach(RunningProgram::close);
        }
        if (redis != null) {
            redis.close();
            upstream.close();
        }
    }

    @Test
    @Order(1)
    void threeReplicasGrantTogetherWhatOneWould() throws Exception {
        // Given: programs that have answered before
        askAll("free", 6 * REPLICAS);
        long unanswered = unanswered();
        long began = System.nanoTime();

        // When: each is asked for the whole rate, by many at once
        var statuses = askAll("exact", REPLICAS * REQUESTS);

        // Then: the rate, what faded meanwhile, and what a busy machine's Redis did not answer in time
        assertThat(statuses).allMatch(status -> status == 200 || status == 429);
        assertThat(granted(statuses))
                .isBetween((long) REQUESTS, REQUESTS + fadedSince(began) + unanswered() - unanswered);
    }

    @Test
    @Order(2)
    void tokensOfAllReplicasAddUpToTheLast() throws Exception {
        // Given: a long one, whose time is known
        ask(0, "spender", "long");
        Eventually.until(
                "the long one is charged",
                () -> redis.ask("HGET", "espalier:spender", "tokens").toString().contains("00000"));
        long first = field("at");
        long used = field("tokens");

        // When
        var statuses = askAll("spender", 60);

        // Then: nothing was lost between them, to a sixty-millionth of a token
        assertThat(statuses).containsOnly(200);
        Eventually.until("all are charged", () -> charged(first) == used + 60L * SHORT_REPLY * UNIT);
    }

    /** With what faded since. */
    private static long charged(long first) {
        var kept = redis.ask("HMGET", "espalier:spender", "at", "tokens");
        return Long.parseLong(kept.get(1)) + (Long.parseLong(kept.get(0)) - first) * TOKENS;
    }

    private static long field(String name) {
        return Long.parseLong(redis.ask("HGET", "espalier:spender", name).getFirst());
    }

    @Test
    @Order(3)
    void whileRedisStandsStillEachReplicaHoldsTheRateByItself() throws Exception {
        // Given: the first request of each waits for its deadline, and goes on
        long began = System.nanoTime();
        var before = replicas.stream().map(replica -> said(replica, AWAY)).toList();
        redis.freeze();
        assertThat(askAll("frozen", REPLICAS)).containsOnly(200);
        awaitUp(0);

        // When
        var statuses = askAll("frozen", REPLICAS * REQUESTS);

        // Then: a rate each, and nobody waits any more
        assertThat(granted(statuses) + REPLICAS)
                .isBetween((long) REPLICAS * REQUESTS, REPLICAS * (REQUESTS + fadedSince(began)));
        assertThat(replicas).allSatisfy(replica -> {
            assertThat(replica.metrics().value("espalier_redis_questions_total", "result=away"))
                    .isPositive();
            assertThat(replica.metrics().value("espalier_redis_questions_total", "result=late"))
                    .isPositive();
            assertThat(said(replica, AWAY)).as("one line says so").isEqualTo(before.get(replicas.indexOf(replica)) + 1);
            assertThat(replica.output()).doesNotContain("has been blocked");
        });
    }

    @Test
    @Order(4)
    void whenItGoesOnTheRatesHoldTogetherAgain() throws Exception {
        // Given
        var before = replicas.stream().map(replica -> said(replica, THERE)).toList();
        redis.thaw();
        awaitUp(1);

        // When: each replica's own rate was used up by none, and together they are asked for more than one
        long unanswered = unanswered();
        long began = System.nanoTime();
        var statuses = askAll("thawed", REPLICAS * REQUESTS);

        // Then
        assertThat(granted(statuses))
                .isBetween((long) REQUESTS, REQUESTS + fadedSince(began) + unanswered() - unanswered);
        assertThat(replicas)
                .allSatisfy(replica ->
                        assertThat(said(replica, THERE)).isEqualTo(before.get(replicas.indexOf(replica)) + 1));
    }

    @Test
    @Order(5)
    void aRedisThatDiesAndComesBackIsFoundAgain() throws Exception {
        // Given
        redis.end();
        awaitUp(0);
        var without = askAll("free", 9);
        var limited = ask(0, "gone");
        redis.startAgain();
        awaitUp(1);

        // When
        long unanswered = unanswered();
        long began = System.nanoTime();
        var statuses = askAll("gone", REPLICAS * REQUESTS);

        // Then: the new one knows nothing of the request before
        assertThat(without).containsOnly(200);
        assertThat(limited).isEqualTo(200);
        assertThat(granted(statuses))
                .isBetween((long) REQUESTS, REQUESTS + fadedSince(began) + unanswered() - unanswered);
    }

    private static long unanswered() {
        return (long) replicas.stream()
                .mapToDouble(replica -> replica.metrics().value("espalier_redis_questions_total")
                        - replica.metrics().value("espalier_redis_questions_total", "result=answered"))
                .sum();
    }

    private static long granted(List<Integer> statuses) {
        return statuses.stream().filter(status -> status == 200).count();
    }

    private static long fadedSince(long began) {
        return 1 + (System.nanoTime() - began) * REQUESTS / 60_000_000_000L;
    }

    private static void awaitUp(int value) {
        Eventually.until(
                "espalier_redis_up is " + value + " everywhere",
                () -> replicas.stream().allMatch(replica -> replica.metrics().value("espalier_redis_up") == value));
    }

    private static long said(RunningProgram replica, String words) {
        return replica.output().lines().filter(line -> line.contains(words)).count();
    }

    private static List<Integer> askAll(String client, int times) throws Exception {
        return all(IntStream.range(0, times)
                .<Callable<Integer>>mapToObj(n -> () -> ask(n % REPLICAS, client))
                .toList());
    }

    private static <T> List<T> all(List<Callable<T>> calls) throws Exception {
        try (var threads = Executors.newFixedThreadPool(24)) {
            var results = new ArrayList<T>();
            for (Future<T> future : threads.invokeAll(calls)) {
                results.add(future.get());
            }
            return results;
        }
    }

    private static int ask(int replica, String client) {
        return ask(replica, client, "short");
    }

    private static int ask(int replica, String client, String model) {
        try (var connection = replicas.get(replica).connect()) {
            connection.send(RawHttp.post(
                    "/v1/chat/completions", "{\"model\":\"" + model + "\"}", "Authorization: Bearer " + client));
            return RawHttp.read(connection).status();
        }
    }

    private static String answer(RawHttp.Message request) {
        int tokens = request.text().contains("long") ? LONG_REPLY : SHORT_REPLY;
        return RawHttp.ok("{\"usage\":{\"prompt_tokens\":" + (tokens - 10)
                + ",\"completion_tokens\":10,\"total_tokens\":" + tokens + "}}");
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of()
                .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    }
}
