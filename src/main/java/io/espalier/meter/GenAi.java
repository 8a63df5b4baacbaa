package io.espalier.meter;

import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.UpstreamSettings;
import java.util.Map;

/**
 * The words of OpenTelemetry's semantic conventions for generative AI: the one place to change when they do. They are in development,
 * and moved between repositories once; what stands here is the metrics of version 1.37 with their advised bucket boundaries.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/semconv/gen-ai/">the conventions</a>
 */
final class GenAi {
    static final Histogram TOKEN_USAGE = Histogram.of(
            "gen_ai.client.token.usage",
            "Tokens of a request or a reply, by the reply's own count.",
            1,
            4,
            16,
            64,
            256,
            1024,
            4096,
            16384,
            65536,
            262144,
            1048576,
            4194304,
            16777216,
            67108864);
    static final Histogram REQUEST_DURATION = Histogram.of(
            "gen_ai.server.request.duration",
            "Time from a request's head to the end of its reply.",
            0.01,
            0.02,
            0.04,
            0.08,
            0.16,
            0.32,
            0.64,
            1.28,
            2.56,
            5.12,
            10.24,
            20.48,
            40.96,
            81.92);
    static final Histogram TIME_TO_FIRST_TOKEN = Histogram.of(
            "gen_ai.server.time_to_first_token",
            "Time from a request's head to the first byte of its streamed reply.",
            0.001,
            0.005,
            0.01,
            0.02,
            0.04,
            0.06,
            0.08,
            0.1,
            0.25,
            0.5,
            0.75,
            1,
            2.5,
            5,
            7.5,
            10);
    static final Histogram TIME_PER_OUTPUT_TOKEN = Histogram.of(
            "gen_ai.server.time_per_output_token",
            "Time for each token of a streamed reply after the first.",
            0.01,
            0.025,
            0.05,
            0.075,
            0.1,
            0.15,
            0.2,
            0.3,
            0.4,
            0.5,
            0.75,
            1,
            2.5);

    static final String OPERATION = "gen_ai.operation.name";
    static final String PROVIDER = "gen_ai.provider.name";
    static final String REQUEST_MODEL = "gen_ai.request.model";
    static final String RESPONSE_MODEL = "gen_ai.response.model";
    static final String TOKEN_TYPE = "gen_ai.token.type";
    static final String INPUT_TOKENS = "gen_ai.usage.input_tokens";
    static final String OUTPUT_TOKENS = "gen_ai.usage.output_tokens";
    static final String ERROR_TYPE = "error.type";

    static final String INPUT = "input";
    static final String OUTPUT = "output";

    /** Providers that the conventions name, by the end of their hosts' names. */
    private static final Map<String, String> PROVIDERS = Map.ofEntries(
            Map.entry("api.openai.com", "openai"),
            Map.entry(".openai.azure.com", "azure.ai.openai"),
            Map.entry(".ai.azure.com", "azure.ai.inference"),
            Map.entry("api.anthropic.com", "anthropic"),
            Map.entry(".amazonaws.com", "aws.bedrock"),
            Map.entry("generativelanguage.googleapis.com", "gcp.gemini"),
            Map.entry("aiplatform.googleapis.com", "gcp.vertex_ai"),
            Map.entry(".cohere.com", "cohere"),
            Map.entry(".cohere.ai", "cohere"),
            Map.entry("api.deepseek.com", "deepseek"),
            Map.entry("api.groq.com", "groq"),
            Map.entry("api.mistral.ai", "mistral_ai"),
            Map.entry("api.perplexity.ai", "perplexity"),
            Map.entry("api.x.ai", "x_ai"),
            Map.entry(".ml.cloud.ibm.com", "ibm.watsonx.ai"));

    private GenAi() {}

    /** Who answers behind an upstream: a provider that the conventions name, the built-in engine, or else the upstream by its own name. */
    static String provider(String upstream, UpstreamSettings settings) {
        return switch (settings) {
            case EmbeddedUpstreamSettings engine -> "espalier";
            case HttpUpstreamSettings http -> provider(upstream, http.url().getHost());
        };
    }

    private static String provider(String upstream, String host) {
        return PROVIDERS.entrySet().stream()
                .filter(known -> host.endsWith(known.getKey()))
                .map(Map.Entry::getValue)
                .findFirst()
                .orElse(upstream);
    }

    /** Why an exchange failed, in a word of a closed list or an upstream's status; empty where it did not. */
    static String errorType(ExchangeSummary summary) {
        if (summary.error() != null) {
            return summary.error();
        }
        return switch (summary.outcome()) {
            case CANCELLED, UPSTREAM_CUT, ERROR_EVENT -> Label.of(summary.outcome());
            case COMPLETED, REFUSED, UPSTREAM_FAILED ->
                summary.status() < 400 ? Label.ABSENT : Integer.toString(summary.status());
        };
    }
}
