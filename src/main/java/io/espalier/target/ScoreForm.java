package io.espalier.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.StreamSupport;

/**
 * How a server is asked for the log-probabilities of a prompt: {@code /v1/completions} with {@code echo} and {@code logprobs}. Some servers
 * refuse to write nothing, so there is a form that lets them write a token, which is left out of the score.
 *
 * @param maxTokens that the server may write
 * @param alternatives it is asked for at each place
 */
record ScoreForm(int maxTokens, int alternatives) {
    static final List<ScoreForm> ALL = List.of(new ScoreForm(0, 0), new ScoreForm(1, 1));
    private static final JsonMapper JSON = new JsonMapper();

    /**
     * A prompt whose end is scored.
     *
     * @param given what is not scored
     */
    record Item(String given, String scored) {
        String prompt() {
            return given + scored;
        }

        private int begin() {
            return given.codePointCount(0, given.length());
        }

        private int end() {
            return prompt().codePointCount(0, prompt().length());
        }
    }

    ObjectNode body(String model, List<Item> items) {
        var body = JSON.createObjectNode().put("model", model);
        var prompts = body.putArray("prompt");
        items.forEach(item -> prompts.add(item.prompt()));
        return body.put("max_tokens", maxTokens)
                .put("temperature", 0)
                .put("echo", true)
                .put("logprobs", alternatives);
    }

    /** One score for each item, in order; empty where the reply holds no such thing. */
    Optional<List<Score>> scores(JsonNode reply, List<Item> items) {
        var choices = StreamSupport.stream(reply.path("choices").spliterator(), false)
                .sorted(Comparator.comparingInt(choice -> choice.path("index").asInt()))
                .toList();
        var scores = new ArrayList<Score>();
        for (var i = 0; i < items.size() && choices.size() == items.size(); i++) {
            score(choices.get(i).path("logprobs"), items.get(i)).ifPresent(scores::add);
        }
        return scores.size() == items.size() ? Optional.of(scores) : Optional.empty();
    }

    private Optional<Score> score(JsonNode logprobs, Item item) {
        var numbers = logprobs.path("token_logprobs");
        var offsets = logprobs.path("text_offset");
        var shift = shift(logprobs, item);
        var sum = 0.0;
        var count = 0;
        for (var i = 0; i < numbers.size() && i < offsets.size(); i++) {
            var offset = offsets.get(i).asInt() - shift;
            if (offset >= item.begin() && (maxTokens == 0 || offset < item.end())) {
                sum -= numbers.get(i).asDouble(Double.NaN);
                count++;
            }
        }
        return count > 0 && Double.isFinite(sum) ? Optional.of(new Score(sum / count, count)) : Optional.empty();
    }

    /** Some servers count the text of a marker in front of the prompt into the offsets. */
    private static int shift(JsonNode logprobs, Item item) {
        var first = logprobs.path("tokens").path(0).asText("");
        return item.prompt().startsWith(first)
                ? 0
                : logprobs.path("text_offset").path(1).asInt(0);
    }
}
