package io.espalier.expert;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cli.EspalierCommand;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.SwapServer;
import io.espalier.config.SwapSettings;
import io.espalier.testing.Eventually;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RunningGateway;
import io.espalier.testing.ScriptedWeightServer;
import io.espalier.testing.ScriptedWeightServer.Fault;
import io.espalier.testing.TestingGateway;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One server that loads the profiles of two domains in turn, behind a whole gateway, and what becomes of requests when it fails. */
@NullUnmarked
class SwapIT {
    private static final Path DATA = Path.of("models/tiny-moe/data");
    private static final String MATHS =
            "Question: Tom buys 4 boxes of pencils with 12 pencils each and gives 9 pencils to his"
                    + " sister. How many pencils does Tom have left?";
    private static final String JAVA =
            "public final class Counter { private int count; public void increment() { count++; }"
                    + " public int get() { return count; } } // explain this Java class";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeProfiles() {
        for (var domain : List.of("maths", "java")) {
            run("experts calibrate --model tiny-moe --domain %s --demonstrations 2 --data %s --out %s"
                    .formatted(domain, data(domain), path(domain + ".scores.json")));
            run("experts select %s --ratio 0.5 --out %s"
                    .formatted(path(domain + ".scores.json"), path(domain + ".json")));
        }
        run("domains fit --domain maths=%s --domain java=%s --out %s"
                .formatted(data("maths"), data("java"), path("domains.json")));
    }

    private static void run(String line) {
        assertThat(EspalierCommand.execute(line.split(" "))).as(line).isZero();
    }

    private static String data(String domain) {
        return DATA.resolve(domain + ".calibration.jsonl").toString();
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private static RunningGateway swapping(String server, URI full, URI pool) {
        return RunningGateway.of(
                """
                espalier:
                  server: { port: 0 }
                  upstreams:
                    all: { kind: http, url: "%s" }
                    pool:
                      kind: http
                      url: "%s"
                      retry: { attempts: 1 }
                      ejection: { failures: 100 }
                      swap: { server: %s, model: pool, dwell: 1ms, patience: 20s, load: 2s, canary: "Who are you?" }
                  domains: "%s"
                  profiles:
                    maths: { artefact: "%s", model: /maths, upstream: pool, canary: "I am /maths" }
                    java: { artefact: "%s", model: /java, upstream: pool, canary: "I am /java" }
                  routes:
                    - { upstream: all, prune: { mode: none }, experts: { profiles: [maths, java], apply: swap } }
                  pruner: { deadline: 20s }
                """.formatted(full, pool, server, path("domains.json"), path("maths.json"), path("java.json")));
    }

    private static RawUpstream fullModel() {
        return RawUpstream.answering(request -> RawHttp.ok("{\"from\":\"full\"}"));
    }

    private static RawHttp.Message ask(RunningGateway gateway, String content) {
        try (var client = gateway.connect()) {
            client.send(RawHttp.post(
                    "/v1/chat/completions",
                    "{\"model\":\"full\",\"messages\":[{\"role\":\"user\",\"content\":\"" + content + "\"}]}"));
            return RawHttp.read(client);
        }
    }

    /** On a thread of its own: the pool that all share must not wait for replies. */
    private static CompletableFuture<RawHttp.Message> askBeside(RunningGateway gateway, String content) {
        return CompletableFuture.supplyAsync(
                () -> ask(gateway, content), task -> Thread.ofVirtual().start(task));
    }

    private static String profile(RawHttp.Message reply) {
        return reply.header("x-espalier-profile").orElseThrow();
    }

    /** What a reply says that it is from, against what it is from. */
    private static void assertHonest(RawHttp.Message reply) {
        assertThat(reply.status()).as(reply.text()).isEqualTo(200);
        var claimed = profile(reply);
        var from = claimed.endsWith(";mode=swap") ? "/" + claimed.substring(0, claimed.indexOf('@')) : "full";
        assertThat(reply.text()).as(claimed).isEqualTo("{\"from\":\"" + from + "\"}");
    }

    private static void askUntilSwapped(RunningGateway gateway, String content, String profile) {
        Eventually.until(profile + " is loaded", () -> {
            var reply = ask(gateway, content);
            assertHonest(reply);
            return profile(reply).startsWith(profile + "@") && profile(reply).endsWith(";mode=swap");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "sglang"})
    void eachDomainIsAnsweredByItsOwnProfileOnOneServer(String server) {
        // Given
        try (var full = fullModel();
                var pool = new ScriptedWeightServer();
                var gateway = swapping(server, full.url(), pool.url())) {
            askUntilSwapped(gateway, MATHS, "maths");

            // When
            askUntilSwapped(gateway, JAVA, "java");

            // Then
            assertThat(pool.loaded()).isEqualTo("/java");
            assertThat(pool.duringLoad()).isZero();
            askUntilSwapped(gateway, MATHS, "maths");
        }
    }

    /** Every step of both is refused in {@code WeightServerContractIT}. */
    @ParameterizedTest
    @CsvSource({
        "vllm, /pause, HANG",
        "vllm, /collective_rpc, DIE",
        "vllm, /collective_rpc, HANG",
        "vllm, /collective_rpc, REFUSE",
        "vllm, /collective_rpc, OTHER_WEIGHTS",
        "vllm, /resume, DIE",
        "sglang, /update_weights_from_disk, DIE",
        "sglang, /update_weights_from_disk, HANG",
        "sglang, /update_weights_from_disk, REFUSE",
        "sglang, /update_weights_from_disk, OTHER_WEIGHTS",
        "sglang, /model_info, DIE",
    })
    void aServerThatFailsInTheMiddleOfASwapLosesNoRequestAndAnswersNoneWrongly(
            String server, String step, Fault fault) {
        // Given
        try (var full = fullModel();
                var pool = new ScriptedWeightServer();
                var gateway = swapping(server, full.url(), pool.url())) {
            askUntilSwapped(gateway, MATHS, "maths");
            pool.fail(step, fault);

            // When
            var replies = askAllAtOnceUntil(gateway, pool);

            // Then
            assertThat(replies).allSatisfy(SwapIT::assertHonest);
            assertThat(pool.duringLoad()).isZero();
            askUntilSwapped(gateway, MATHS, "maths");
        }
    }

    /** Requests of both domains, four at once, until the fault came to pass. */
    private static List<RawHttp.Message> askAllAtOnceUntil(RunningGateway gateway, ScriptedWeightServer pool) {
        var replies = new ArrayList<RawHttp.Message>();
        do {
            var asked = new ArrayList<CompletableFuture<RawHttp.Message>>();
            for (var content : List.of(JAVA, JAVA, MATHS, JAVA)) {
                asked.add(askBeside(gateway, content));
            }
            asked.forEach(
                    each -> replies.add(each.orTimeout(60, TimeUnit.SECONDS).join()));
        } while (!pool.hasFailed());
        return replies;
    }

    @ParameterizedTest
    @ValueSource(strings = {"vllm", "sglang"})
    void whatIsInFlightEndsBeforeTheWeightsChange(String server) {
        // Given
        try (var full = fullModel();
                var pool = new ScriptedWeightServer();
                var gateway = swapping(server, full.url(), pool.url())) {
            askUntilSwapped(gateway, MATHS, "maths");
            var held = pool.holdChats();
            var slow = askBeside(gateway, MATHS);
            var java = askBeside(gateway, JAVA);
            var other = ask(gateway, "Write a haiku about the smell of rain on a warm evening in June.");
            assertThat(other.text()).isEqualTo("{\"from\":\"full\"}");
            assertThat(pool.loaded()).isEqualTo("/maths");

            // When
            held.countDown();

            // Then
            assertHonest(slow.join());
            assertHonest(java.join());
            assertThat(pool.duringLoad()).isZero();
        }
    }

    @Test
    void aServerThatDiesUnderARequestLeavesItToTheFullModelAndIsNotBelievedAnyMore() {
        // Given
        try (var full = fullModel();
                var pool = new ScriptedWeightServer();
                var gateway = swapping("sglang", full.url(), pool.url())) {
            askUntilSwapped(gateway, MATHS, "maths");
            pool.fail("/v1/chat/completions", Fault.DIE);

            // When
            var reply = ask(gateway, MATHS);

            // Then
            assertHonest(reply);
            assertThat(profile(reply)).endsWith(";mode=none;reason=unhealthy");
            assertThat(pool.loaded()).isEqualTo(ScriptedWeightServer.START);
            askUntilSwapped(gateway, MATHS, "maths");
        }
    }

    @Test
    void theEndpointsOfItsOperatorAreOutOfReach() {
        // Given
        var targets = List.of(
                "/pause",
                "/resume",
                "/collective_rpc",
                "/reset_prefix_cache",
                "/update_weights_from_disk",
                "/model_info",
                "/v1/../pause",
                "/v1/%2e%2e/pause",
                "/v1/..%2fcollective_rpc",
                "/v1/load_lora_adapter",
                "/v1/chat/completions/../../../pause",
                "http://gateway/pause");
        try (var full = fullModel();
                var pool = new ScriptedWeightServer();
                var gateway = swapping("vllm", full.url(), pool.url())) {
            // When
            for (var target : targets) {
                try (var client = gateway.connect()) {
                    client.send(RawHttp.post(target, "{\"model\":\"pool\",\"method\":\"reload_weights\"}"));
                    RawHttp.read(client);
                }
            }

            // Then
            assertThat(pool.calls()).isEmpty();
            assertThat(pool.loaded()).isEqualTo(ScriptedWeightServer.START);
        }
    }

    @Test
    void anUpstreamThatIsSwappedTakesOnlyWhatAModelAnswersWhateverRouteLeadsThere() {
        // Given
        try (var pool = new ScriptedWeightServer();
                var gateway = TestingGateway.planFor(swapped(pool.url())).start();
                var client = gateway.connect()) {
            client.send(RawHttp.post("/v1/chat/completions", "{\"model\":\"pool\",\"messages\":[]}"));
            assertThat(RawHttp.read(client).status()).isEqualTo(200);

            // When
            client.send(RawHttp.post("/v1/load_lora_adapter", "{\"model\":\"pool\"}"));
            var reply = RawHttp.read(client);

            // Then
            assertThat(reply.status()).isEqualTo(404);
            assertThat(pool.calls()).isEmpty();
        }
    }

    private static HttpUpstreamSettings swapped(URI url) {
        var swap = new SwapSettings(SwapServer.SGLANG, "pool", null, null, null, null);
        return new HttpUpstreamSettings(url, null, null, null, null, swap, null, null, null, null, null);
    }
}
