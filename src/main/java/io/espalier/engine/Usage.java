package io.espalier.engine;

/**
 * Tokens of a call.
 *
 * @param prompt of all prompts, each once
 * @param cached those of them that were still in memory
 * @param completion of all replies
 */
public record Usage(int prompt, int cached, int completion) {
    static final Usage NONE = new Usage(0, 0, 0);

    Usage plusPrompt(int tokens, int cachedTokens) {
        return new Usage(prompt + tokens, cached + cachedTokens, completion);
    }

    Usage plusCompletion(int tokens) {
        return new Usage(prompt, cached, completion + tokens);
    }
}
