package io.espalier.prompt;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.config.ShapeSettings;
import io.espalier.openai.Endpoint;
import io.espalier.openai.ParsedView;
import io.espalier.openai.RequestView;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Nothing that a client can write makes the reading of a prompt quadratic. What eight times the text costs is held against what the
 * text costs, in processor time of the reading thread: linear code needs eight times as much, quadratic code sixty-four times.
 */
class HostilePromptTest {
    private static final int SIZE = 1 << 16;
    private static final int TIMES = 8;
    private static final int MOST = 24;
    /** What costs less is not worth telling apart. */
    private static final long NOTHING = 1_000_000;

    private static final PromptReader READER = new PromptReader(List.of(
            new ShapeSettings("backtracking", "(x+x+)+y", "(z+)+w"), new ShapeSettings("task", "Task \\d+:", "Done:")));

    static Stream<Arguments> texts() {
        return Stream.of(fences(), blocks(), references(), characters()).flatMap(HostilePromptTest::arguments);
    }

    private static Stream<Arguments> arguments(Map<String, IntFunction<String>> cases) {
        return cases.entrySet().stream().map(each -> Arguments.of(each.getKey(), each.getValue()));
    }

    private static Map<String, IntFunction<String>> fences() {
        return Map.ofEntries(
                Map.entry("code fences", n -> fill("~~~\n", n) + shots()),
                Map.entry("backtick fences", n -> fill("```\na\n```\n", n) + shots()),
                Map.entry("fences inside fences", n -> "````\n" + fill("```\n~~~\n", n) + shots()),
                Map.entry("tags", n -> fill("<example>\n", n)),
                Map.entry("closed tags", n -> fill("<example>\nQ: a\nA: b\n</example>\n", n) + "Now: c"),
                Map.entry("closing tags", n -> fill("</example>\n<example>\n", n)));
    }

    private static Map<String, IntFunction<String>> blocks() {
        return Map.ofEntries(
                Map.entry("blank answers", n -> fill("Q: a?\nA:\n", n)),
                Map.entry("paragraphs, then spaces", n -> answer(fill("a\n\n", n / 2) + fill(" ", n / 2))),
                Map.entry("spaces, then rules", n -> answer(fill(" ", n / 2) + "\n" + fill("--\n", n / 2))),
                Map.entry("paragraphs before", n -> fill("a\n\n", n) + shots()),
                Map.entry("shots", n -> fill("Q: a?\nA: b\n\n", n) + shots()),
                Map.entry("shots of many lines", n -> fill("Q: a?\nA: b\nc\n\nd\n", n) + shots()),
                Map.entry("shots with rules", n -> fill("Q: a?\nA: b\n---\n", n) + shots()),
                Map.entry("questions without answers", n -> fill("Q: a?\n", n)),
                Map.entry("answers without questions", n -> fill("A: a\n", n) + shots()),
                Map.entry("headings", n -> fill("Example 1:\nInput: a\nOutput: b\n\n", n)),
                Map.entry("tasks", n -> fill("Task 1:\nDone: example 1\n", n) + "Task 2:"),
                Map.entry("backtracking", n -> fill("x", n) + "\n" + fill(fill("x", 190) + "\n", n) + shots()),
                Map.entry("final answers", n -> answer(fill("#### 1 The answer is \\boxed{2}. ", n))));
    }

    private static Map<String, IntFunction<String>> references() {
        return Map.ofEntries(
                Map.entry("references in shots", n -> fill("Q: see example 1\nA: shot 2\n\n", n) + shots()),
                Map.entry("ranges", n -> manyShots(n / 2) + "Q: " + fill("examples 1-999 ", n / 2) + "\nA:"),
                Map.entry("ordinals", n -> manyShots(n / 2) + "Q: " + fill("1st examples ", n / 2) + "\nA:"),
                Map.entry("quotations", n -> quoting(fill("a", n))),
                Map.entry("repetitions", n -> manyShots(n / 2) + "Q: " + fill("abcdefgh", n / 2) + "\nA:"));
    }

    private static Map<String, IntFunction<String>> characters() {
        return Map.ofEntries(
                Map.entry("white space", n -> fill(" \t", n)),
                Map.entry("line breaks", n -> fill("\n\r", n) + shots()),
                Map.entry("surrogates", n -> fill("\ud83d\ude00", n) + shots()));
    }

    static Stream<Arguments> bodies() {
        return arguments(Map.ofEntries(
                Map.entry("parts", n -> user("[" + fill(part("a"), n) + part("b?") + "]")),
                Map.entry("parts with shots", n -> user("[" + fill(part(json(shots())), n) + part("b") + "]")),
                Map.entry(
                        "instructions with shots",
                        n -> "{\"messages\": [" + fill(message("system", json(closed())), n / 2)
                                + message("user", "Q: " + fill("a ", n / 2)).replace("},", "}") + "]}"),
                Map.entry("short instructions", n -> chat(fill(message("system", "a b c d e f"), n))),
                Map.entry("turns", n -> chat(fill(message("user", "a") + message("assistant", "b"), n))),
                Map.entry("named", n -> chat(fill(named("user") + named("assistant"), n))),
                Map.entry("unpaired", n -> chat(fill(named("user"), n))),
                Map.entry("escapes", n -> chat(message("user", fill("\\u0041\\n", n)))),
                Map.entry("keys", n -> "{" + fill("\"k\": {\"a\": [1]}, ", n) + "\"messages\": []}"),
                Map.entry("cached", n -> chat(fill("{\"role\": \"user\", \"cache_control\": 1},", n)))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void aTextIsReadInLinearTime(String name, IntFunction<String> text) {
        // Given
        var small = request(text.apply(SIZE));
        var large = request(text.apply(TIMES * SIZE));
        // When
        double times = (double) cost(large) / Math.max(NOTHING, cost(small));
        // Then
        assertThat(times).isLessThan(MOST);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("bodies")
    void aBodyIsReadInLinearTime(String name, IntFunction<String> body) {
        // Given
        var small = body.apply(SIZE).getBytes(UTF_8);
        var large = body.apply(TIMES * SIZE).getBytes(UTF_8);
        // When
        double times = (double) cost(large) / Math.max(NOTHING, cost(small));
        // Then
        assertThat(times).isLessThan(MOST);
    }

    /** The least of several readings, in nanoseconds of this thread. */
    private static long cost(byte[] body) {
        var threads = ManagementFactory.getThreadMXBean();
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 5; i++) {
            long before = threads.getCurrentThreadCpuTime();
            read(body);
            least = Math.min(least, threads.getCurrentThreadCpuTime() - before);
        }
        return least;
    }

    private static void read(byte[] body) {
        ParsedView view = RequestView.parse(body, Endpoint.CHAT_COMPLETIONS);
        assertThat(view).isInstanceOf(RequestView.class);
        READER.read((RequestView) view, true);
    }

    private static byte[] request(String text) {
        return user("\"" + json(text) + "\"").getBytes(UTF_8);
    }

    private static String fill(String piece, int length) {
        return piece.repeat(Math.max(1, length / piece.length()));
    }

    private static String closed() {
        return "Q: one?\nA: 1\n\nQ: two?\nA: 2\n\n";
    }

    private static String shots() {
        return closed() + "Q: three?\nA:";
    }

    private static String manyShots(int length) {
        return fill("Q: ab?\nA: abcdefgh\n\n", length);
    }

    private static String answer(String answer) {
        return "Be brief.\n\nQ: one?\nA: x" + answer + "\nQ: two?\nA: x" + answer + "\nQ: three?\nA:";
    }

    private static String quoting(String answer) {
        var quoted = fill("\"" + "a".repeat(250) + "b\" ", 20 * 256);
        return "Q: one?\nA: " + answer + "\n\nQ: two?\nA: " + answer + "\n\nQ: " + quoted + "\nA:";
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\")
                .replace("\"", "\\\"")
                .replace("\n", "\\n")
                .replace("\r", "\\r")
                .replace("\t", "\\t");
    }

    private static String part(String text) {
        return "{\"type\": \"text\", \"text\": \"" + text + "\"},";
    }

    private static String message(String role, String content) {
        return "{\"role\": \"" + role + "\", \"content\": \"" + content + "\"},";
    }

    private static String named(String role) {
        return "{\"role\": \"system\", \"name\": \"example_" + role + "\", \"content\": \"a\"},";
    }

    private static String user(String content) {
        return "{\"messages\": [{\"role\": \"user\", \"content\": " + content.replace("},]", "}]") + "}]}";
    }

    private static String chat(String messages) {
        return "{\"messages\": [" + messages + message("user", "the end?").replace("},", "}") + "]}";
    }
}
