package io.espalier.pipeline;

import io.espalier.openai.ByteSpan;
import io.espalier.prompt.Prompt;

/**
 * The tokens of a request up to its last shot's end. The shots are counted; what stands before and between them is taken to have as many
 * tokens a byte as they have, so that nothing but the shots need be counted.
 */
final class Prefix {
    private Prefix() {}

    /** @param shotTokens of all shots */
    static long tokens(Prompt prompt, long shotTokens) {
        long bytes = 0;
        int end = 0;
        for (var shot : prompt.shots()) {
            for (ByteSpan span : shot.cuts()) {
                bytes += span.length();
                end = Math.max(end, span.end());
            }
        }
        return bytes == 0 ? shotTokens : Math.max(shotTokens, Math.round((double) shotTokens * end / bytes));
    }
}
