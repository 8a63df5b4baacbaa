package io.espalier.inject;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.Consumer;

/** Answers {@code AdmissionReview} of {@code admission.k8s.io/v1}: what happens to a pod that is about to be created. */
public final class AdmissionReviews {
    private static final String VERSION = "admission.k8s.io/v1";
    private static final String KIND = "AdmissionReview";
    private static final int UNPROCESSABLE = 422;

    private final ObjectMapper json = new ObjectMapper();
    private final PodInjector injector;
    private final Consumer<String> log;

    /** @param log gets a line for each pod that was injected or refused */
    public AdmissionReviews(PodInjector injector, Consumer<String> log) {
        this.injector = injector;
        this.log = log;
    }

    /** @return the answer, as JSON */
    public byte[] answer(byte[] body) throws MalformedReview {
        var request = request(body);
        var answer = json.createObjectNode().put("apiVersion", VERSION).put("kind", KIND);
        var response =
                answer.putObject("response").put("uid", request.path("uid").textValue());
        var outcome = outcome(request);
        fill(response, outcome);
        tell(request, outcome);
        return bytes(answer);
    }

    private JsonNode request(byte[] body) throws MalformedReview {
        var review = tree(body);
        if (!review.path("apiVersion").asText().equals(VERSION)
                || !review.path("kind").asText().equals(KIND)) {
            throw new MalformedReview("expected apiVersion " + VERSION + " and kind " + KIND
                    + "; set admissionReviewVersions: [v1] in the webhook's configuration");
        }
        if (!review.path("request").path("uid").isTextual()) {
            throw new MalformedReview("expected request.uid, a text");
        }
        return review.path("request");
    }

    private JsonNode tree(byte[] body) throws MalformedReview {
        try {
            var tree = json.readTree(body);
            return tree == null ? json.missingNode() : tree;
        } catch (JsonProcessingException e) {
            throw new MalformedReview("not JSON, at byte " + e.getLocation().getByteOffset());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Outcome outcome(JsonNode request) {
        var kind = request.path("kind").path("kind").asText();
        if (!kind.equals("Pod") || !request.path("operation").asText().equals("CREATE")) {
            return new Outcome.Untouched(
                    "not a new pod",
                    List.of("espalier: only pods are injected, as they are created; limit the webhook's rules to "
                            + "operations: [CREATE], resources: [pods]"));
        }
        return request.path("object") instanceof ObjectNode pod
                ? injector.inject(request.path("namespace").asText(), pod)
                : new Outcome.Refused("espalier: expected request.object, the pod to create");
    }

    private void fill(ObjectNode response, Outcome outcome) {
        switch (outcome) {
            case Outcome.Injected(var patch, var warnings) -> {
                response.put("allowed", true);
                response.put("patchType", "JSONPatch");
                response.put("patch", Base64.getEncoder().encodeToString(bytes(patch)));
                warn(response, warnings);
            }
            case Outcome.Untouched(var reason, var warnings) -> {
                response.put("allowed", true);
                warn(response, warnings);
            }
            case Outcome.Refused(var message) -> {
                response.put("allowed", false);
                response.putObject("status")
                        .put("code", UNPROCESSABLE)
                        .put("reason", "Invalid")
                        .put("message", message);
            }
        }
    }

    private static void warn(ObjectNode response, List<String> warnings) {
        if (!warnings.isEmpty()) {
            warnings.forEach(response.putArray("warnings")::add);
        }
    }

    private void tell(JsonNode request, Outcome outcome) {
        var metadata = request.path("object").path("metadata");
        var name = metadata.path("name").asText(metadata.path("generateName").asText("a pod"));
        var pod = request.path("namespace").asText() + "/" + name;
        switch (outcome) {
            case Outcome.Injected injected -> log.accept("injected " + pod);
            case Outcome.Refused(var message) -> log.accept("refused " + pod + ": " + message);
            case Outcome.Untouched untouched -> {}
        }
    }

    private byte[] bytes(JsonNode node) {
        return node.toString().getBytes(StandardCharsets.UTF_8);
    }
}
