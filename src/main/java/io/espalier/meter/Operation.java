package io.espalier.meter;

import io.espalier.openai.Endpoint;
import java.util.Set;

/**
 * What a request asks for, by its path, in the words of OpenTelemetry's GenAI conventions where they have one. A closed list: a path is
 * the client's text, and may be anything.
 */
public final class Operation {
    public static final String CHAT = "chat";
    public static final String TEXT_COMPLETION = "text_completion";
    public static final String EMBEDDINGS = "embeddings";
    /** Every path that has no word of its own. */
    public static final String OTHER = "other";

    private static final String PREFIX = "/v1/";
    private static final Set<String> RESOURCES = Set.of(
            "assistants",
            "audio",
            "batches",
            "compress",
            "containers",
            "conversations",
            "detokenize",
            "evals",
            "files",
            "fine_tuning",
            "images",
            "messages",
            "models",
            "moderations",
            "realtime",
            "rerank",
            "responses",
            "score",
            "threads",
            "tokenize",
            "uploads",
            "vector_stores",
            "videos");

    private Operation() {}

    public static String of(Endpoint endpoint, String path) {
        return switch (endpoint) {
            case CHAT_COMPLETIONS -> CHAT;
            case COMPLETIONS -> TEXT_COMPLETION;
            case EMBEDDINGS -> EMBEDDINGS;
            case OTHER -> resource(path);
        };
    }

    /** Whether a model generates or embeds something: what the GenAI conventions speak of. */
    public static boolean isInference(String operation) {
        return switch (operation) {
            case CHAT, TEXT_COMPLETION, EMBEDDINGS, "responses", "messages", "rerank", "score" -> true;
            default -> false;
        };
    }

    private static String resource(String path) {
        if (!path.startsWith(PREFIX)) {
            return OTHER;
        }
        int end = path.indexOf('/', PREFIX.length());
        var first = path.substring(PREFIX.length(), end < 0 ? path.length() : end);
        return RESOURCES.contains(first) ? first : OTHER;
    }
}
