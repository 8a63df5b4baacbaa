package io.espalier.clients;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Requests and replies that the client tests share. */
final class Samples {
    static final String QUESTION = "A box holds 7 pens and another holds 5. How many pens are there?";
    static final String REPLY = """
            {"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"big-1","choices":[{"index":0,
            "message":{"role":"assistant","content":"There are 12 pens. Grüße 🌳","refusal":null},"logprobs":null,
            "finish_reason":"stop"}],"usage":{"prompt_tokens":9,"completion_tokens":6,"total_tokens":15}}""";
    static final String TOOL_REPLY = """
            {"id":"chatcmpl-2","object":"chat.completion","created":1,"model":"big-1","choices":[{"index":0,
            "message":{"role":"assistant","content":null,"tool_calls":[{"id":"call_1","type":"function",
            "function":{"name":"weather","arguments":"{\\"city\\":\\"Kraków\\"}"}}]},"finish_reason":"tool_calls"}],
            "usage":{"prompt_tokens":9,"completion_tokens":6,"total_tokens":15}}""";
    static final List<String> WORDS = List.of("There ", "are ", "12 ", "pens. ", "Grüße ", "🌳");

    private Samples() {}

    /** Eight worked examples and an open question, as one message. */
    static String fewShot() {
        return IntStream.range(4, 12).mapToObj(Samples::shot).collect(Collectors.joining("\n\n", "", "\n\n")) + "Q: "
                + QUESTION + "\nA:";
    }

    private static String shot(int n) {
        return "Q: A shelf holds %d books and another holds %d. How many books are there?%n"
                        .formatted(n, n + 3)
                        .replace(System.lineSeparator(), "\n")
                + "A: There are %d + %d = %d books. The answer is %d.".formatted(n, n + 3, 2 * n + 3, 2 * n + 3);
    }

    static List<String> events() {
        var chunks = WORDS.stream().map(Samples::chunk).collect(Collectors.toList());
        chunks.add("[DONE]");
        return chunks;
    }

    private static String chunk(String word) {
        return """
                {"id":"chatcmpl-1","object":"chat.completion.chunk","created":1,"model":"big-1","choices":[{"index":0,\
                "delta":{"role":"assistant","content":"%s"},"finish_reason":null}]}""".formatted(word);
    }
}
