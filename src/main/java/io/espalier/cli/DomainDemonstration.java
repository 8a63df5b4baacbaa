package io.espalier.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.cli.DemoProfiles.CutProfile;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** A client of the running gateway that asks the built-in mixture of experts about several domains, and shows which experts answered. */
final class DomainDemonstration {
    private static final String PROMPTS = "/demo/domains.json";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);
    private static final double MEGABYTE = 1e6;
    private static final int SHOWN = 72;

    private final HttpClient http = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();
    private final PrintWriter out;
    private final String gateway;

    DomainDemonstration(PrintWriter out, String gateway) {
        this.out = out;
        this.gateway = gateway;
    }

    void show(List<CutProfile> profiles) throws IOException, InterruptedException {
        out.printf(
                "%nThe built-in mixture of experts, asked about several domains; each is answered with its own experts:%n");
        var prompts = prompts();
        for (var profile : profiles) {
            show(profile, awaitCut(prompts.path(profile.domain()).asText()));
        }
        out.printf(
                "%n  anything else%n    answered by the full model: %s%n",
                answeredBy(ask(prompts.path("other").asText())));
        out.flush();
    }

    private JsonNode prompts() {
        try (InputStream resource = DomainDemonstration.class.getResourceAsStream(PROMPTS)) {
            return json.readTree(resource);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The full model answers until the domain's engine has started and shown what it serves. */
    private HttpResponse<String> awaitCut(String prompt) throws IOException, InterruptedException {
        var end = System.nanoTime() + PATIENCE.toNanos();
        var reply = ask(prompt);
        while (!answeredBy(reply).endsWith(";mode=embedded")) {
            if (System.nanoTime() > end) {
                throw new UserError(
                        "a profile was not applied within " + PATIENCE.toSeconds() + " s: " + answeredBy(reply));
            }
            Thread.sleep(POLL);
            reply = ask(prompt);
        }
        return reply;
    }

    private HttpResponse<String> ask(String prompt) throws IOException, InterruptedException {
        var body = json.createObjectNode()
                .put("model", DemoModel.BUILT_IN)
                .put("prompt", prompt)
                .put("max_tokens", 24)
                .put("temperature", 0);
        var request = HttpRequest.newBuilder(URI.create(gateway + "/v1/completions"))
                .header("content-type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build();
        return http.send(request, BodyHandlers.ofString());
    }

    private static String answeredBy(HttpResponse<String> reply) {
        return reply.headers().firstValue("x-espalier-profile").orElse("status " + reply.statusCode());
    }

    private void show(CutProfile cut, HttpResponse<String> reply) throws IOException {
        var loss = cut.loss();
        var model = cut.profile().model().shape();
        out.printf("%n  %s%n", cut.domain());
        out.printf(
                "    x-espalier-domain: %s%n",
                reply.headers().firstValue("x-espalier-domain").orElse(""));
        out.printf("    x-espalier-profile: %s%n", answeredBy(reply));
        out.printf(
                Locale.ROOT,
                "    %d of %d experts a block, %.1f of %.1f MB (%.0f %% saved); costs %+.3f nats a token (%.3f -> %.3f, %d held-out texts)%n",
                cut.profile().keep(),
                model.experts(),
                cut.cutBytes() / MEGABYTE,
                cut.fullBytes() / MEGABYTE,
                100.0 * (cut.fullBytes() - cut.cutBytes()) / cut.fullBytes(),
                loss.increase(),
                loss.full(),
                loss.cut(),
                loss.texts());
        out.printf(
                "    … %s%n",
                shortened(json.readTree(reply.body()).at("/choices/0/text").asText()));
        out.flush();
    }

    private static String shortened(String text) {
        var line = text.strip().replaceAll("\\s+", " ");
        return line.codePointCount(0, line.length()) <= SHOWN
                ? line
                : line.substring(0, line.offsetByCodePoints(0, SHOWN)) + " …";
    }
}
