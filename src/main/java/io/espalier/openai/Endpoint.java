package io.espalier.openai;

/** What a request path means to the gateway. */
public enum Endpoint {
    CHAT_COMPLETIONS,
    COMPLETIONS,
    EMBEDDINGS,
    OTHER;

    /** @param path the request path without its query, as received */
    public static Endpoint of(String path) {
        var trimmed = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return switch (trimmed) {
            case "/v1/chat/completions" -> CHAT_COMPLETIONS;
            case "/v1/completions" -> COMPLETIONS;
            case "/v1/embeddings" -> EMBEDDINGS;
            default -> OTHER;
        };
    }

    /** Whether requests of this kind can hold shots. */
    public boolean prunable() {
        return this == CHAT_COMPLETIONS || this == COMPLETIONS;
    }
}
