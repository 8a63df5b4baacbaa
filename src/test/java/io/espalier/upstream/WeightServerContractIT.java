package io.espalier.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.SwapServer;
import io.espalier.testing.ScriptedWeightServer;
import io.espalier.testing.ScriptedWeightServer.Fault;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds of every server whose weights can be changed. */
@NullUnmarked
class WeightServerContractIT {
    private static final Weights MATHS = new Weights("maths", "maths@1", "/maths", "I am /maths");
    private static final Weights JAVA = new Weights("java", "java@1", "/java", "I am /java");

    private final ScriptedWeightServer scripted = new ScriptedWeightServer();

    private WeightServer server(SwapServer kind) {
        var calls = new OperatorCalls(
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build(), scripted.url(), null);
        var canary = new Canary(calls, "pool", "Who are you?");
        return switch (kind) {
            case VLLM -> new VllmWeights(calls, canary, Duration.ofSeconds(2));
            case SGLANG -> new SglangWeights(calls, canary, Duration.ofSeconds(2));
        };
    }

    @AfterEach
    void close() {
        scripted.close();
    }

    private static boolean succeeds(CompletableFuture<Void> load) {
        return load.handle((loaded, failure) -> failure == null)
                .orTimeout(60, TimeUnit.SECONDS)
                .join();
    }

    @ParameterizedTest
    @EnumSource(SwapServer.class)
    void whatIsLoadedIsKept(SwapServer kind) {
        // Given
        var server = server(kind);

        // When
        boolean loaded = succeeds(server.load(MATHS));

        // Then
        assertThat(loaded).isTrue();
        assertThat(scripted.loaded()).isEqualTo("/maths");
        assertThat(server.keeps(MATHS).join()).isTrue();
        assertThat(server.keeps(JAVA).join()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "VLLM, /pause",
        "VLLM, /collective_rpc",
        "VLLM, /reset_prefix_cache",
        "VLLM, /resume",
        "VLLM, /v1/completions",
        "SGLANG, /update_weights_from_disk",
        "SGLANG, /model_info",
        "SGLANG, /v1/completions",
    })
    void aRefusedStepFailsTheLoadAndTheNextLoadMakesItGood(SwapServer kind, String step) {
        // Given
        var server = server(kind);
        succeeds(server.load(MATHS));
        scripted.fail(step, Fault.REFUSE);

        // When
        boolean loaded = succeeds(server.load(JAVA));

        // Then
        assertThat(loaded).isFalse();
        assertThat(succeeds(server.load(MATHS))).isTrue();
        assertThat(scripted.loaded()).isEqualTo("/maths");
    }

    @ParameterizedTest
    @CsvSource({
        "VLLM, /collective_rpc, OTHER_WEIGHTS",
        "VLLM, /collective_rpc, HANG",
        "VLLM, /pause, HANG",
        "SGLANG, /update_weights_from_disk, OTHER_WEIGHTS",
        "SGLANG, /update_weights_from_disk, HANG",
        "SGLANG, /update_weights_from_disk, DIE",
    })
    void aLoadThatDoesNotShowItsWeightsFails(SwapServer kind, String step, Fault fault) {
        // Given
        var server = server(kind);
        scripted.fail(step, fault);

        // When
        boolean loaded = succeeds(server.load(JAVA));

        // Then
        assertThat(loaded).isFalse();
        assertThat(server.keeps(JAVA).join()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(SwapServer.class)
    void aProcessThatTookItsPlaceKeepsNothing(SwapServer kind) {
        // Given
        var server = server(kind);
        succeeds(server.load(MATHS));
        scripted.restart();

        // When
        boolean kept = server.keeps(MATHS).join();

        // Then
        assertThat(kept).isFalse();
    }
}
