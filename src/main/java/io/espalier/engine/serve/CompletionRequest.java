package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.engine.Call;
import io.espalier.engine.Prompt;
import io.espalier.engine.Refusal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.StreamSupport;

/** A request to {@code /v1/completions}. */
record CompletionRequest(Common common, Call call) {
    private static final int USUAL_TOKENS = 16;
    private static final int MOST_ALTERNATIVES = 20;
    private static final int MOST_PROMPTS = 2048;

    static CompletionRequest of(JsonNode body, long otherSeed) {
        var fields = new Fields(body);
        fields.refuse("suffix", "This model does not fill in before a suffix.");
        var common = Common.of(fields);
        var bestOf = fields.whole("best_of", 1, Integer.MAX_VALUE).orElse(common.choices());
        if (bestOf != common.choices()) {
            throw Refusal.field("best_of", "This engine returns every reply it makes: 'best_of' must equal 'n'.");
        }
        var call = new Call(
                prompts(fields),
                common.choices(),
                fields.whole("max_tokens", 0, Integer.MAX_VALUE).orElse(USUAL_TOKENS),
                common.sampling(),
                fields.whole("seed").orElse(otherSeed),
                fields.stops(),
                fields.whole("logprobs", 0, MOST_ALTERNATIVES).orElse(Call.NO_SCORES),
                fields.flag("echo", false));
        return new CompletionRequest(common, call);
    }

    private static List<Prompt> prompts(Fields fields) {
        var node = fields.raw("prompt");
        var prompts = new ArrayList<Prompt>();
        if (node.isTextual()) {
            prompts.add(new Prompt.Text(node.textValue()));
        } else if (allOf(node, JsonNode::isTextual)) {
            node.forEach(text -> prompts.add(new Prompt.Text(text.textValue())));
        } else if (allOf(node, JsonNode::isInt)) {
            prompts.add(tokens(node));
        } else if (allOf(node, list -> allOf(list, JsonNode::isInt))) {
            node.forEach(list -> prompts.add(tokens(list)));
        }
        if (prompts.isEmpty() || prompts.size() > MOST_PROMPTS) {
            throw Refusal.field(
                    "prompt",
                    Fields.expected(
                            "prompt",
                            "a string, an array of at most " + MOST_PROMPTS
                                    + " strings, an array of token ids, or an array of such arrays"));
        }
        return prompts;
    }

    private static boolean allOf(JsonNode node, Predicate<JsonNode> test) {
        return node.isArray()
                && !node.isEmpty()
                && StreamSupport.stream(node.spliterator(), false).allMatch(test);
    }

    private static Prompt tokens(JsonNode ids) {
        return new Prompt.Tokens(StreamSupport.stream(ids.spliterator(), false)
                .mapToInt(JsonNode::intValue)
                .toArray());
    }
}
