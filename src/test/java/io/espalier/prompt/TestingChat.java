package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.openai.Edit;
import io.espalier.openai.Endpoint;
import io.espalier.openai.RequestView;
import io.espalier.openai.Splicer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Builds chat requests, reads them, and cuts their shots. */
final class TestingChat {
    static final ObjectMapper JSON = new ObjectMapper();

    private final ArrayNode messages = JSON.createArrayNode();

    static TestingChat user(String content) {
        return new TestingChat().with("user", content);
    }

    static TestingChat system(String content) {
        return new TestingChat().with("system", content);
    }

    TestingChat with(String role, String content) {
        message(role).put("content", content);
        return this;
    }

    TestingChat named(String name, String content) {
        message("system").put("name", name).put("content", content);
        return this;
    }

    ObjectNode message(String role) {
        return messages.addObject().put("role", role);
    }

    byte[] body() {
        try {
            return JSON.writeValueAsBytes(
                    JSON.createObjectNode().put("model", "m").set("messages", messages));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Prompt prompt() {
        return prompt(false);
    }

    Prompt prompt(boolean turns) {
        return read(body(), turns);
    }

    static Prompt read(byte[] body, boolean turns) {
        var view = (RequestView) RequestView.parse(body, Endpoint.CHAT_COMPLETIONS);
        return new PromptReader(List.of()).read(view, turns);
    }

    /** The request as text after the given shots were cut. */
    String without(List<Shot> cut) {
        return new String(cut(body(), cut), UTF_8);
    }

    static byte[] cut(byte[] body, List<Shot> shots) {
        var edits = new ArrayList<Edit>();
        shots.forEach(shot -> shot.cuts().forEach(span -> edits.add(Edit.cut(span))));
        edits.sort(Comparator.comparingInt(edit -> edit.span().start()));
        return Splicer.splice(body, edits);
    }

    /** What the last message says after the given shots were cut. */
    String contentWithout(List<Shot> cut) {
        try {
            var tree = JSON.readTree(without(cut));
            return tree.path("messages")
                    .path(tree.path("messages").size() - 1)
                    .path("content")
                    .textValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
