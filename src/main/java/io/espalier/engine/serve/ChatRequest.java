package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.engine.Call;
import io.espalier.engine.Prompt;
import io.espalier.engine.Refusal;
import io.espalier.engine.llama.LlamaModel.Message;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** A request to {@code /v1/chat/completions}. */
record ChatRequest(Common common, Call call) {
    private static final int MOST_ALTERNATIVES = 20;
    private static final Set<String> ROLES = Set.of("system", "developer", "user", "assistant");

    static ChatRequest of(JsonNode body, long otherSeed) {
        var fields = new Fields(body);
        fields.refuse("audio", "This model does not speak.");
        var common = Common.of(fields);
        var call = new Call(
                List.of(new Prompt.Chat(messages(fields))),
                common.choices(),
                maxTokens(fields),
                common.sampling(),
                fields.whole("seed").orElse(otherSeed),
                fields.stops(),
                alternatives(fields),
                false);
        return new ChatRequest(common, call);
    }

    private static int maxTokens(Fields fields) {
        var name = fields.has("max_completion_tokens") ? "max_completion_tokens" : "max_tokens";
        return fields.whole(name, 1, Integer.MAX_VALUE).orElse(Call.WHAT_FITS);
    }

    private static int alternatives(Fields fields) {
        var top = fields.whole("top_logprobs", 0, MOST_ALTERNATIVES);
        var wanted = fields.flag("logprobs", false);
        if (top.isPresent() && !wanted) {
            throw Refusal.field(
                    "top_logprobs", "The 'top_logprobs' parameter is only allowed when 'logprobs' is true.");
        }
        return wanted ? top.orElse(0) : Call.NO_SCORES;
    }

    private static List<Message> messages(Fields fields) {
        var node = fields.raw("messages");
        if (!node.isArray() || node.isEmpty()) {
            throw Refusal.field("messages", Fields.expected("messages", "an array of at least one message"));
        }
        var messages = new ArrayList<Message>();
        for (var i = 0; i < node.size(); i++) {
            messages.add(message(node.get(i), "messages[" + i + "]"));
        }
        return messages;
    }

    private static Message message(JsonNode node, String path) {
        var role = node.path("role").asText();
        if (role.equals("tool")
                || role.equals("function")
                || node.path("tool_calls").size() > 0) {
            throw Refusal.field(path, "This model does not call tools, and takes no tool calls or results.");
        }
        if (!ROLES.contains(role)) {
            throw Refusal.field(
                    path + ".role", Fields.expected(path + ".role", "system, developer, user or assistant"));
        }
        return new Message(
                role.equals("developer") ? "system" : role, content(node.path("content"), path + ".content"));
    }

    private static String content(JsonNode content, String path) {
        var text = text(content, path);
        if (text.indexOf('\0') >= 0) {
            throw Refusal.field(path, "The text holds a NUL character, which chat templates cannot carry.");
        }
        return text;
    }

    private static String text(JsonNode content, String path) {
        if (content.isTextual()) {
            return content.textValue();
        }
        if (content.isArray()) {
            return StreamSupport.stream(content.spliterator(), false)
                    .map(part -> part(part, path))
                    .collect(Collectors.joining());
        }
        if (content.isNull() || content.isMissingNode()) {
            return "";
        }
        throw Refusal.field(path, Fields.expected(path, "a string, an array of parts or null"));
    }

    private static String part(JsonNode part, String path) {
        var type = part.path("type").asText();
        if (!type.equals("text")) {
            throw Refusal.field(path, "This model reads text only, no parts of type '" + clipped(type) + "'.");
        }
        if (!part.path("text").isTextual()) {
            throw Refusal.field(path, Fields.expected(path, "a part with a text"));
        }
        return part.path("text").textValue();
    }

    private static String clipped(String type) {
        return type.matches("[a-z_]{1,40}") ? type : "unknown";
    }
}
