package io.espalier.inject;

import static io.espalier.inject.TestingPods.INJECTOR;
import static io.espalier.inject.TestingPods.annotated;
import static io.espalier.inject.TestingPods.injected;
import static io.espalier.inject.TestingPods.plain;
import static io.espalier.inject.TestingPods.pod;
import static io.espalier.inject.TestingPods.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class PodInjectorTest {
    private static String variable(JsonNode container, String name) {
        for (var variable : container.path("env")) {
            if (variable.path("name").asText().equals(name)) {
                return variable.path("value").asText();
            }
        }
        return "not set";
    }

    @Test
    void theSidecarStartsBeforeAllOtherInitContainersAndRunsAsLongAsThePod() {
        // Given
        var pod = pod("""
                metadata: { name: app }
                spec:
                  initContainers: [{ name: migrate, image: migrate:1 }]
                  containers: [{ name: web, image: web:1 }]
                """);

        // When
        var containers = injected(pod).path("spec").path("initContainers");

        // Then
        assertThat(containers.path(0).path("name").asText()).isEqualTo("espalier");
        assertThat(containers.path(0).path("restartPolicy").asText()).isEqualTo("Always");
        assertThat(containers.path(1).path("name").asText()).isEqualTo("migrate");
    }

    @Test
    void everyContainerOfTheApplicationFindsTheSidecar() {
        // Given
        var pod = pod("""
                metadata: { name: app }
                spec:
                  containers:
                    - { name: web, image: web:1, env: [{ name: MODE, value: fast }] }
                    - { name: worker, image: worker:1 }
                """);

        // When
        var containers = injected(pod).path("spec").path("containers");

        // Then
        assertThat(variable(containers.path(0), "MODE")).isEqualTo("fast");
        assertThat(containers)
                .allSatisfy(container ->
                        assertThat(variable(container, "OPENAI_BASE_URL")).isEqualTo("http://127.0.0.1:4280/v1"));
    }

    @Test
    void aContainerThatNamesItsOwnBaseUrlKeepsItAndItsAuthorIsTold() {
        // Given
        var pod = pod("""
                metadata: { name: app }
                spec:
                  containers:
                    - { name: web, image: web:1, env: [{ name: OPENAI_BASE_URL, value: "http://vllm:8000/v1" }] }
                """);

        // When
        var outcome = INJECTOR.inject("shop", pod);

        // Then
        assertThat(outcome)
                .asInstanceOf(type(Outcome.Injected.class))
                .satisfies(injected -> assertThat(injected.warnings())
                        .singleElement()
                        .asString()
                        .contains("container web sets OPENAI_BASE_URL itself"));
        assertThat(variable(injected(pod).path("spec").path("containers").path(0), "OPENAI_BASE_URL"))
                .isEqualTo("http://vllm:8000/v1");
    }

    @ParameterizedTest
    @CsvSource({
        "upstream, http://vllm:8000, ESPALIER_UPSTREAM",
        "upstream, https://api.example.com/openai, ESPALIER_UPSTREAM",
        "model, org/qwen3-8b, ESPALIER_MODEL",
        "prune, apply, ESPALIER_PRUNE",
        "budget, 250, ESPALIER_BUDGET",
        "tokenizer, cl100k_base, ESPALIER_TOKENIZER"
    })
    void anAnnotationBecomesAVariableOfTheSidecar(String annotation, String value, String variable) {
        // Given
        var pod = annotated(annotation, value);

        // When
        var sidecar = injected(pod).path("spec").path("initContainers").path(0);

        // Then
        assertThat(variable(sidecar, variable)).isEqualTo(value);
    }

    @Test
    void memoryIsAskedForAndLimitedAlikeAndCpuIsOnlyAskedFor() {
        // Given
        var pod = annotated("memory", "512Mi");
        pod.withObjectProperty("metadata").withObjectProperty("annotations").put("espalier.dev/cpu", "250m");

        // When
        var resources =
                injected(pod).path("spec").path("initContainers").path(0).path("resources");

        // Then
        assertThat(resources).hasToString("""
                {"requests":{"cpu":"250m","memory":"512Mi"},"limits":{"memory":"512Mi"}}""");
    }

    @Test
    void aSecondPassChangesNothing() {
        // Given
        var once = (ObjectNode) injected(annotated("budget", "250"));

        // When
        var again = INJECTOR.inject("shop", once);

        // Then
        assertThat(again).isInstanceOf(Outcome.Untouched.class);
    }

    @Test
    void aContainerThatAnotherWebhookAddedAfterwardsFindsTheSidecarInTheSecondPass() {
        // Given
        var once = (ObjectNode) injected(plain());
        once.withObjectProperty("spec")
                .withArrayProperty("containers")
                .addObject()
                .put("name", "late")
                .put("image", "late:1");

        // When
        var twice = injected(once);

        // Then
        assertThat(variable(twice.path("spec").path("containers").path(1), "OPENAI_BASE_URL"))
                .isEqualTo("http://127.0.0.1:4280/v1");
        assertThat(twice.path("spec").path("initContainers")).hasSize(1);
        assertThat(twice.path("spec").path("volumes")).hasSize(1);
    }

    @Test
    void whatThisVersionDoesNotKnowOfPodsStaysAsItIs() {
        // Given
        var pod = plain();
        pod.withObjectProperty("spec").put("inventedNextYear", 7);

        // When
        var injected = injected(pod);

        // Then
        assertThat(injected.path("spec").path("inventedNextYear").asInt()).isEqualTo(7);
    }

    static Stream<Arguments> passedBy() {
        return Stream.of(
                Arguments.of("espalier", plain(), "own", 0),
                Arguments.of("shop", pod("""
                        metadata: { name: a, labels: { espalier.dev/inject: disabled } }
                        spec: { containers: [{ name: web }] }
                        """), "label", 0),
                Arguments.of("shop", pod("""
                        metadata: { name: a, annotations: { kubernetes.io/config.mirror: "1234" } }
                        spec: { containers: [{ name: web }] }
                        """), "mirrors", 0),
                Arguments.of("shop", pod("""
                        metadata: { name: a }
                        spec: { hostNetwork: true, containers: [{ name: web }] }
                        """), "node's network", 1),
                Arguments.of("shop", pod("""
                        metadata: { name: a }
                        spec: { os: { name: windows }, containers: [{ name: web }] }
                        """), "Windows", 1));
    }

    @ParameterizedTest
    @MethodSource("passedBy")
    void podsThatCannotOrShallNotHaveASidecarAreLeftAlone(String namespace, ObjectNode pod, String why, int warnings) {
        // When
        var outcome = INJECTOR.inject(namespace, pod);

        // Then
        assertThat(outcome).asInstanceOf(type(Outcome.Untouched.class)).satisfies(untouched -> {
            assertThat(untouched.reason()).contains(why);
            assertThat(untouched.warnings()).hasSize(warnings);
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "budget | lots | annotation espalier.dev/budget: expected a number of tokens",
                "budget | -1 | annotation espalier.dev/budget: expected a number of tokens",
                "prune | on | annotation espalier.dev/prune: expected apply, observe or none",
                "model | two words | annotation espalier.dev/model: expected the name of a model, without spaces",
                "upstream | vllm:8000 | annotation espalier.dev/upstream: expected the backend's URL",
                "upstream | http://vllm:8000/v1 | annotation espalier.dev/upstream: expected the backend's URL without /v1",
                "upstream | http://user:secret@vllm | annotation espalier.dev/upstream: expected the backend's URL",
                "tokenizer | gpt | annotation espalier.dev/tokenizer: expected o200k_base",
                "cpu | a lot | annotation espalier.dev/cpu: expected a quantity of CPU, such as 100m or 0.5",
                "memory | 512 | annotation espalier.dev/memory: expected a quantity of memory, such as 384Mi",
                "buget | 250 | annotation espalier.dev/buget is not known; did you mean espalier.dev/budget?"
            })
    void aWishThatCannotBeGrantedIsRefusedWithWhatWasExpected(String annotation, String value, String message) {
        // Given
        var pod = annotated(annotation, value);

        // When
        var refusal = refusal(pod);

        // Then
        assertThat(refusal).startsWith("espalier: " + message).doesNotContain("secret");
    }

    @Test
    void allFaultsOfAPodAreToldAtOnce() {
        // Given
        var pod = annotated("budget", "lots");
        pod.withObjectProperty("metadata").withObjectProperty("annotations").put("espalier.dev/prune", "on");

        // When
        var refusal = refusal(pod);

        // Then
        assertThat(refusal).contains("espalier.dev/budget").contains("espalier.dev/prune");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ containers: [{ name: espalier }] } | a container is named espalier",
                "{ initContainers: [{ name: espalier }], containers: [{ name: web }] } | an init container is named espalier",
                "{ containers: [{ name: web, ports: [{ containerPort: 4280 }] }] } | container web listens on 4280",
                "{ containers: [{ name: web, ports: [{ containerPort: 4290 }] }] } | container web listens on 4290",
                "{ containers: [] } | expected a pod with spec.containers"
            })
    void aPodWithoutRoomForTheSidecarIsRefused(String spec, String message) {
        // Given
        var pod = pod("metadata: { name: app }\nspec: " + spec);

        // When
        var refusal = refusal(pod);

        // Then
        assertThat(refusal).contains(message);
    }
}
