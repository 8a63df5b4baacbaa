package io.espalier.expert;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.cli.EspalierCommand;
import io.espalier.testing.Eventually;
import io.espalier.testing.RawConnection;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.RunningGateway;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Profiles made by the commands, applied by a gateway: to servers of their own, and to engines of ours. */
@NullUnmarked
class ExpertProfilesIT {
    private static final Path DATA = Path.of("models/tiny-moe/data");
    private static final String MATHS =
            "Question: Tom buys 4 boxes of pencils with 12 pencils each and gives 9 pencils to his"
                    + " sister. How many pencils does Tom have left?";
    private static final String NOTHING_KNOWN = "Write a haiku about the smell of rain on a warm evening in June.";

    @TempDir
    static Path folder;

    @BeforeAll
    static void makeProfile() {
        run(
                "experts calibrate --model tiny-moe --domain maths --demonstrations 3 --data MATHS --out DIR/maths.scores.json");
        run("experts select DIR/maths.scores.json --ratio 0.5 --out DIR/maths-50.json");
        run("experts cut --model tiny-moe --profile DIR/maths-50.json --out DIR/maths-50.gguf");
        run("domains fit --domain maths=MATHS --domain java=JAVA --out DIR/domains.json");
    }

    private static void run(String line) {
        var command = line.replace("DIR", folder.toString())
                .replace("MATHS", data("maths"))
                .replace("JAVA", data("java"))
                .split(" ");
        assertThat(EspalierCommand.execute(command)).as(line).isZero();
    }

    private static String data(String domain) {
        return DATA.resolve(domain + ".calibration.jsonl").toString();
    }

    private static String path(String name) {
        return folder.resolve(name).toString();
    }

    private static String chat(String content, String more) {
        return "{\"model\": \"full\", \"max_tokens\": 4, \"messages\": [{\"role\": \"user\", \"content\": \"" + content
                + "\"}]" + more + "}";
    }

    private static String onTinyMoe(String content) {
        return chat(content, "").replace("\"full\"", "\"tiny-moe\"");
    }

    private static RunningGateway routing(URI full, URI maths) {
        return RunningGateway.of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    all: { kind: http, url: "%s" }
                    pool: { kind: http, url: "%s", retry: { attempts: 1 }, ejection: { failures: 1 } }
                  domains: "%s"
                  profiles:
                    maths-50: { artefact: "%s", model: cut-maths, upstream: pool }
                  routes:
                    - { upstream: all, prune: { mode: none },
                        experts: { profiles: [maths-50], apply: routed } }
                  pruner: { deadline: 20s }
                """.formatted(full, maths, path("domains.json"), path("maths-50.json")));
    }

    private static RawHttp.Message ask(RunningGateway gateway, String body, String... headers) {
        try (var client = RawConnection.to(URI.create(gateway.url()).getPort())) {
            client.send(RawHttp.post("/v1/chat/completions", body, headers));
            return RawHttp.read(client);
        }
    }

    /** A server of one model, which answers chats with its own name and what it was asked as. */
    private static RawUpstream serving(String model) {
        return RawUpstream.answering(request -> request.startLine().startsWith("GET /v1/models")
                ? RawHttp.ok("{\"object\":\"list\",\"data\":[{\"id\":\"" + model + "\",\"object\":\"model\"}]}")
                : RawHttp.ok("{\"from\":\"" + model + "\",\"got\":" + request.text() + "}"));
    }

    private static String profile(RawHttp.Message reply) {
        return reply.header("x-espalier-profile").orElseThrow();
    }

    private static RawHttp.Message askUntilCut(RunningGateway gateway, String body) {
        Eventually.until(
                "the profile is proved",
                () -> profile(ask(gateway, body)).contains("maths-50@")
                        && !profile(ask(gateway, body)).contains("mode=none"));
        return ask(gateway, body);
    }

    @Test
    void aMathsQuestionGoesToTheMathsPoolUnderItsModelsName() {
        // Given
        try (var all = serving("full");
                var pool = serving("cut-maths");
                var gateway = routing(all.url(), pool.url())) {
            // When
            var reply = askUntilCut(gateway, chat(MATHS, ""));

            // Then
            assertThat(profile(reply)).matches("maths-50@[0-9a-f]{8};mode=routed");
            assertThat(reply.header("x-espalier-domain").orElseThrow()).matches("maths;confidence=[01]\\.\\d{3}");
            assertThat(reply.text())
                    .contains("\"from\":\"cut-maths\"")
                    .contains(chat(MATHS, "").replace("\"full\"", "\"cut-maths\""));
        }
    }

    @Test
    void whatIsOfNoKnownDomainOrCallsToolsIsTheFullModels() {
        // Given
        try (var all = serving("full");
                var pool = serving("cut-maths");
                var gateway = routing(all.url(), pool.url())) {
            askUntilCut(gateway, chat(MATHS, ""));

            // When
            var unknown = ask(gateway, chat(NOTHING_KNOWN, ""));
            var tools = ask(gateway, chat(MATHS, ", \"tools\": []"));
            var asked = ask(gateway, chat(MATHS, ""), "x-espalier-profile: none");

            // Then
            assertThat(profile(unknown)).isEqualTo("none;mode=none;reason=unknown-domain");
            assertThat(profile(tools)).isEqualTo("none;mode=none;reason=tools");
            assertThat(profile(asked)).isEqualTo("none;mode=none;reason=asked");
            assertThat(List.of(unknown, tools, asked))
                    .allSatisfy(reply -> assertThat(reply.text())
                            .contains("\"from\":\"full\"")
                            .contains("\"model\": \"full\""));
        }
    }

    @Test
    void aPoolThatServesAnotherModelProvesNothing() {
        // Given
        try (var all = serving("full");
                var pool = serving("something-else");
                var gateway = routing(all.url(), pool.url())) {
            Eventually.until("the pool was asked", () -> pool.requestCount() > 0);

            // When
            var reply = ask(gateway, chat(MATHS, ""));

            // Then
            assertThat(profile(reply)).matches("maths-50@[0-9a-f]{8};mode=none;reason=not-proved");
            assertThat(reply.text()).contains("\"from\":\"full\"");
        }
    }

    @Test
    void aPoolThatDiesLeavesItsRequestsToTheFullModel() {
        // Given
        var dead = new AtomicBoolean();
        try (var all = serving("full");
                var pool = RawUpstream.running(connection -> {
                    var request = RawHttp.read(connection);
                    if (request.startLine().startsWith("GET")) {
                        connection.send(RawHttp.ok("{\"data\":[{\"id\":\"cut-maths\"}]}"));
                    }
                    connection.close();
                });
                var gateway = routing(all.url(), pool.url())) {
            Eventually.until("the pool is tried", () -> {
                dead.set(profile(ask(gateway, chat(MATHS, ""))).endsWith("reason=unhealthy"));
                return dead.get();
            });

            // When
            var reply = ask(gateway, chat(MATHS, ""));

            // Then
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).contains("\"from\":\"full\"").contains("\"model\": \"full\"");
        }
    }

    @Test
    void aConversationStaysWithItsModel() {
        // Given
        var later = "{\"model\": \"full\", \"messages\": [{\"role\": \"user\", \"content\": \"" + MATHS
                + "\"}, {\"role\": \"assistant\", \"content\": \"39\"}, {\"role\": \"user\", \"content\": \""
                + NOTHING_KNOWN + "\"}]}";
        try (var all = serving("full");
                var pool = serving("cut-maths");
                var gateway = routing(all.url(), pool.url())) {
            askUntilCut(gateway, chat(MATHS, ""));

            // When
            var reply = ask(gateway, later);

            // Then
            assertThat(reply.text()).contains("\"from\":\"cut-maths\"");
        }
    }

    @Test
    void anEngineOfOursAnswersWithTheCutModel() throws Exception {
        // Given
        try (var gateway =
                RunningGateway.of("""
                espalier:
                  server: { port: 0 }
                  upstreams:
                    local: { kind: embedded, model: tiny-moe, timeouts: { connect: 30s } }
                  domains: "%s"
                  profiles:
                    maths-50: { artefact: "%s", model: "%s" }
                  routes:
                    - { upstream: local, prune: { mode: none }, experts: { profiles: [maths-50], apply: embedded } }
                  pruner: { deadline: 20s }
                """.formatted(path("domains.json"), path("maths-50.json"), path("maths-50.gguf")))) {
            try (var models = URI.create(gateway.url() + "/v1/models").toURL().openStream()) {
                assertThat(models.readAllBytes()).asString().contains("tiny-moe");
            }

            // When
            var reply = askUntilCut(gateway, onTinyMoe(MATHS));

            // Then
            assertThat(profile(reply)).matches("maths-50@[0-9a-f]{8};mode=embedded");
            assertThat(reply.status()).isEqualTo(200);
            assertThat(reply.text()).contains("\"model\":\"maths-50\"");
            assertThat(ask(gateway, onTinyMoe(NOTHING_KNOWN)).text()).contains("\"model\":\"tiny-moe\"");
            assertThat(Files.size(folder.resolve("maths-50.gguf"))).isLessThan(14_000_000L);
        }
    }
}
