package io.espalier.moe.calibrate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.engine.llama.LlamaModel;
import io.espalier.engine.llama.LlamaModel.Message;
import io.espalier.failure.UserError;
import io.espalier.moe.Answers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads demonstrations: JSONL with a row {@code {"question", "answer"}}, {@code {"messages": [{"role", "content"}]}} or
 * {@code {"text"}} in each line; other fields are left alone.
 */
public final class Demonstrations {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String EXPECTED =
            "; expected {\"question\": …, \"answer\": …}, {\"messages\": [{\"role\": …, \"content\": …}, …]} or {\"text\": …}";

    private Demonstrations() {}

    /**
     * @param most rows to read
     * @throws UserError where the file cannot be read, or a row is not one of these; the message says which
     */
    public static List<Demonstration> read(Path file, int most) {
        var rows = new ArrayList<Demonstration>();
        try (var reader = Files.newBufferedReader(file)) {
            var number = 0;
            for (var line = reader.readLine(); line != null && rows.size() < most; line = reader.readLine()) {
                number++;
                if (!line.isBlank()) {
                    rows.add(row(file + ", line " + number, line));
                }
            }
        } catch (IOException e) {
            throw new UserError(file + " cannot be read as JSONL in UTF-8: " + e.getMessage(), e);
        }
        if (rows.isEmpty()) {
            throw new UserError(file + " holds no demonstrations" + EXPECTED + " in each line");
        }
        return rows;
    }

    /** Each row as the model reads it, prompt and given answer. */
    public static List<int[]> tokens(List<Demonstration> rows, LlamaModel model) {
        return rows.stream()
                .map(row -> DemonstrationTokens.of(row, model, Answers.GIVEN).all())
                .toList();
    }

    private static Demonstration row(String where, String line) {
        try {
            var row = JSON.readTree(line);
            if (row.path("text").isTextual()) {
                return new Demonstration.Text(where, row.path("text").textValue());
            }
            if (row.path("question").isTextual()) {
                return new Demonstration.Question(
                        where,
                        row.path("question").textValue(),
                        row.path("answer").asText(""));
            }
            if (row.path("messages").isArray()) {
                return conversation(where, row.path("messages"));
            }
            throw new UserError(where + ": a row of another kind" + EXPECTED);
        } catch (JsonProcessingException e) {
            throw new UserError(where + ": not JSON" + EXPECTED, e);
        }
    }

    private static Demonstration conversation(String where, JsonNode array) {
        var messages = new ArrayList<Message>();
        for (var message : array) {
            var role = message.path("role").asText("");
            var content = message.path("content");
            if (role.isEmpty() || !content.isTextual()) {
                throw new UserError(
                        where + ": message " + (messages.size() + 1) + " has no role or no text" + EXPECTED);
            }
            messages.add(new Message(role, content.textValue()));
        }
        var answered = !messages.isEmpty() && messages.getLast().role().equals("assistant");
        var answer = answered ? messages.removeLast().text() : "";
        if (messages.isEmpty()) {
            throw new UserError(where + ": no messages before the answer" + EXPECTED);
        }
        return new Demonstration.Conversation(where, messages, answer);
    }
}
