package io.espalier.target;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.espalier.failure.UserError;
import io.espalier.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/**
 * Questions with their answers, as a JSONL file has them: {@code {"question": …, "answer": …}} in each line; other fields are left alone.
 * The calculator marks of GSM8K ({@code <<48/2=24>>}) are left out: they are written for a tool, and nobody prompts with them.
 *
 * @param sha256 of the file
 */
public record QuestionSet(String sha256, List<Question> questions) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Pattern CALCULATOR = Pattern.compile("<<[^<>\\n]*>>");
    private static final String EXPECTED = "; expected {\"question\": \"…\", \"answer\": \"…\"}";

    public QuestionSet {
        questions = List.copyOf(questions);
    }

    /** @throws UserError where the file cannot be read, has no rows, or one that is of another form; the message says which */
    public static QuestionSet read(Path file) {
        try {
            var number = new AtomicInteger();
            var questions = Files.readString(file)
                    .lines()
                    .map(line -> new Line(file + ", line " + number.incrementAndGet(), line))
                    .filter(line -> !line.text().isBlank())
                    .map(Line::question)
                    .toList();
            if (questions.isEmpty()) {
                throw new UserError(file + " holds no questions" + EXPECTED + " in each line");
            }
            return new QuestionSet(Sha256.of(Files.readAllBytes(file)), questions);
        } catch (IOException e) {
            throw new UserError(file + " cannot be read as JSONL in UTF-8: " + e.getMessage(), e);
        }
    }

    private record Line(String where, String text) {
        Question question() {
            try {
                var row = JSON.readTree(text);
                var question = row.path("question").asText("");
                var answer = row.path("answer").asText("");
                if (question.isBlank() || answer.isBlank()) {
                    throw new UserError(where + ": no question, or no answer" + EXPECTED);
                }
                return new Question(
                        question.strip(),
                        CALCULATOR.matcher(answer).replaceAll("").strip());
            } catch (JsonProcessingException e) {
                throw new UserError(where + ": not JSON" + EXPECTED, e);
            }
        }
    }
}
