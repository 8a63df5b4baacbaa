package io.espalier.target;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
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
    }

    ObjectNode body(String model, List<String> texts) {
        var body = JSON.createObjectNode().put("model", model);
        var prompts = body.putArray("prompt");
        texts.forEach(prompts::add);
        return body.put("max_tokens", maxTokens)
                .put("temperature", 0)
                .put("echo", true)
                .put("logprobs", alternatives);
    }

    /** One score for each item, in order; empty where the reply holds no such thing. */
    Optional<List<Score>> scores(JsonNode reply, List<Item> items) {
        var prompts = items.stream().map(Item::prompt).toList();
        var losses = losses(reply, prompts);
        var scores = new ArrayList<Score>();
        for (var i = 0; i < losses.size(); i++) {
            score(losses.get(i), items.get(i).begin()).ifPresent(scores::add);
        }
        return scores.size() == items.size() ? Optional.of(scores) : Optional.empty();
    }

    private static Optional<Score> score(List<TokenLoss> losses, int begin) {
        var scored = losses.stream().filter(token -> token.start() >= begin).toList();
        var sum = scored.stream().mapToDouble(TokenLoss::loss).sum();
        return !scored.isEmpty() && Double.isFinite(sum)
                ? Optional.of(new Score(sum / scored.size(), scored.size()))
                : Optional.empty();
    }

    /** The tokens of each prompt, in order; none where the reply holds none. */
    List<List<TokenLoss>> losses(JsonNode reply, List<String> prompts) {
        var choices = StreamSupport.stream(reply.path("choices").spliterator(), false)
                .sorted(Comparator.comparingInt(choice -> choice.path("index").asInt()))
                .toList();
        return choices.size() == prompts.size()
                ? IntStream.range(0, choices.size())
                        .mapToObj(i -> losses(choices.get(i).path("logprobs"), prompts.get(i)))
                        .toList()
                : List.of();
    }

    private List<TokenLoss> losses(JsonNode logprobs, String prompt) {
        var numbers = logprobs.path("token_logprobs");
        var offsets = logprobs.path("text_offset");
        var shift = shift(logprobs, prompt);
        var end = prompt.codePointCount(0, prompt.length());
        var losses = new ArrayList<TokenLoss>();
        for (var i = 0; i < numbers.size() && i < offsets.size(); i++) {
            var start = offsets.get(i).asInt() - shift;
            if (maxTokens == 0 || start < end) {
                losses.add(new TokenLoss(start, -numbers.get(i).asDouble(Double.NaN)));
            }
        }
        return losses;
    }

    /** Some servers count the text of a marker in front of the prompt into the offsets. */
    private static int shift(JsonNode logprobs, String prompt) {
        var first = logprobs.path("tokens").path(0).asText("");
        return prompt.startsWith(first)
                ? 0
                : logprobs.path("text_offset").path(1).asInt(0);
    }
}
