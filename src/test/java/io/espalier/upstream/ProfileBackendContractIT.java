package io.espalier.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.Settings;
import io.espalier.expert.ServedProfile;
import io.espalier.meter.Observers;
import io.espalier.testing.Eventually;
import io.espalier.testing.RawHttp;
import io.espalier.testing.RawUpstream;
import io.espalier.testing.TestingGateway;
import io.espalier.upstream.ProfileBackend.NoPlace;
import io.espalier.upstream.ProfileBackend.Place;
import io.vertx.core.Vertx;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of every way to apply a profile: no place before a proof, and none where the proof fails. */
@NullUnmarked
class ProfileBackendContractIT {
    private final Vertx vertx = Vertx.vertx();
    private final Upstreams upstreams = new Upstreams(
            vertx, (name, engine) -> new FixedEngine(), Observers.of().upstreams());
    private RawUpstream server;

    /** A way to apply profiles, and what the server of that way calls the model. */
    enum Way {
        ROUTED("cut-maths"),
        EMBEDDED("maths-50"),
        SWAP("pool");

        private final String model;

        Way(String model) {
            this.model = model;
        }

        private String label() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    private final class FixedEngine implements EngineLink {
        @Override
        public Optional<URI> address() {
            return Optional.of(server.url());
        }

        @Override
        public CompletionStage<URI> ready() {
            return CompletableFuture.completedFuture(server.url());
        }

        @Override
        public void close() {}
    }

    @AfterEach
    void close() {
        upstreams.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
        server.close();
    }

    private ProfileBackend backend(Way way) {
        var settings = settings(way);
        var profile = new ServedProfile(
                "maths",
                "01234567",
                List.of("maths"),
                16,
                32,
                0.1,
                settings.profiles().get("maths"));
        return new ProfileBackends(upstreams, System::nanoTime)
                .of(settings.routes().getFirst(), List.of(profile), upstreams.hold(settings.upstreams()))
                .get("maths");
    }

    private Settings settings(Way way) {
        var model = Map.of(Way.ROUTED, "cut-maths", Way.EMBEDDED, "/m/maths-50.gguf", Way.SWAP, "/m/maths")
                .get(way);
        return TestingGateway.settings(
                """
                espalier:
                  upstreams:
                    local: { kind: embedded }
                    routed: { kind: http, url: "%1$s" }
                    swap: { kind: http, url: "%1$s", swap: { server: sglang, model: pool, load: 5s } }
                  domains: domains.json
                  profiles: { maths: { artefact: p.json, model: "%2$s"%3$s } }
                  routes: [{ upstream: local, experts: { profiles: [maths], apply: %4$s } }]
                """, server.url(), model, way == Way.EMBEDDED ? "" : ", upstream: " + way.label(), way.label());
    }

    /** A server that shows the model of each way, or another of the same kind. */
    private static RawUpstream showing(String model, String folder) {
        return RawUpstream.answering(request -> RawHttp.ok(
                switch (request.startLine().split(" ")[1]) {
                    case "/v1/models" -> "{\"data\":[{\"id\":\"" + model + "\"}]}";
                    case "/model_info" -> "{\"model_path\":\"" + folder + "\",\"weight_version\":\"maths@01234567\"}";
                    default -> "{\"success\":true}";
                }));
    }

    private static ProfileBackend.Entry enter(ProfileBackend backend) {
        return backend.enter()
                .toCompletableFuture()
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aServerThatShowsTheModelIsEnteredUnderItsName(Way way) {
        // Given
        server = showing(way.model, "/m/maths");
        var backend = backend(way);
        Eventually.until("it can be entered", () -> backend.obstacle().isEmpty());

        // When
        var entry = enter(backend);

        // Then
        assertThat(entry).isInstanceOfSatisfying(Place.class, place -> {
            assertThat(place.model()).isEqualTo(way.model);
            assertThat(place.targets().weighted()).hasSize(1);
            place.leave();
        });
        backend.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void aServerThatShowsAnotherModelIsNeverEntered(Way way) {
        // Given
        server = showing("another", "/m/another");
        var backend = backend(way);

        // When
        var obstacle = backend.obstacle();

        // Then
        var entry = obstacle.<ProfileBackend.Entry>map(NoPlace::new).orElseGet(() -> enter(backend));
        assertThat(entry).isInstanceOf(NoPlace.class);
        Eventually.until("the server was asked", () -> server.requestCount() > 0);
        assertThat(backend.obstacle()).isPresent();
        backend.close();
    }

    @ParameterizedTest
    @EnumSource(Way.class)
    void beforeAnythingWasShownNobodyIsInside(Way way) {
        // Given
        server = RawUpstream.running(connection -> connection.readUntilClosed());
        var backend = backend(way);

        // When
        var obstacle = backend.obstacle();

        // Then
        boolean waits =
                obstacle.isEmpty() && !backend.enter().toCompletableFuture().isDone();
        assertThat(waits || obstacle.isPresent()).isTrue();
        backend.close();
    }
}
