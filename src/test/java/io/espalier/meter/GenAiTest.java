package io.espalier.meter;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.testing.TestingGateway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenAiTest {
    @ParameterizedTest
    @CsvSource({
        "https://api.openai.com, openai",
        "https://my-team.openai.azure.com/openai, azure.ai.openai",
        "https://models.inference.ai.azure.com, azure.ai.inference",
        "https://bedrock-runtime.eu-west-1.amazonaws.com/openai, aws.bedrock",
        "https://generativelanguage.googleapis.com/v1beta/openai, gcp.gemini",
        "https://europe-west1-aiplatform.googleapis.com, gcp.vertex_ai",
        "https://api.mistral.ai, mistral_ai",
        "https://api.groq.com/openai, groq",
        "https://api.x.ai, x_ai",
        "http://127.0.0.1:8000, mine",
        "https://api.openai.com.example.org, mine"
    })
    void knowsProvidersByTheirHostsAndCallsOthersByTheirUpstreamsName(String url, String provider) {
        // Given
        var settings = TestingGateway.settings("""
                espalier:
                  upstreams: { mine: { kind: http, url: "%s" } }
                  routes: [{ upstream: mine }]
                """.formatted(url));

        // When
        var named = ConfiguredNames.of(settings).provider("mine");

        // Then
        assertThat(named).isEqualTo(provider);
    }

    @Test
    void callsTheBuiltInEngineByTheProgramsName() {
        // Given
        var settings = TestingGateway.settings("""
                espalier:
                  upstreams: { local: { kind: embedded } }
                  routes: [{ upstream: local }]
                """);

        // When
        var named = ConfiguredNames.of(settings).provider("local");

        // Then
        assertThat(named).isEqualTo("espalier");
    }
}
