package io.espalier.inference;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Tokenizers by reference. */
public final class TokenCounters {
    private static final String FILE = "file:";

    private TokenCounters() {}

    /**
     * @param reference {@code o200k_base}, {@code cl100k_base}, {@code file:PATH} to a Hugging Face {@code tokenizer.json}, or anything
     *     else, which is counted with o200k_base and said to be approximate
     */
    public static TokenCounter forTokenizer(String reference) {
        if (reference.startsWith(FILE)) {
            return huggingFace(reference, Path.of(reference.substring(FILE.length())));
        }
        return switch (reference) {
            case "cl100k_base" -> tiktoken(reference, EncodingType.CL100K_BASE, true);
            case "o200k_base" -> tiktoken(reference, EncodingType.O200K_BASE, true);
            default -> tiktoken("o200k_base", EncodingType.O200K_BASE, false);
        };
    }

    private static TokenCounter huggingFace(String reference, Path file) {
        try {
            var options = Map.of("addSpecialTokens", "false", "truncation", "false");
            var tokenizer = HuggingFaceTokenizer.newInstance(file, options);
            return new Counter(reference, true, text -> tokenizer.encode(text).getIds().length);
        } catch (IOException e) {
            throw new UserError("cannot read the tokenizer " + file + ": expected a Hugging Face tokenizer.json", e);
        }
    }

    private static TokenCounter tiktoken(String name, EncodingType type, boolean exact) {
        var encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
        return new Counter(name, exact, encoding::countTokensOrdinary);
    }

    private record Counter(String name, boolean exact, ToIntFunction<String> counting) implements TokenCounter {
        @Override
        public int count(String text) {
            return counting.applyAsInt(text);
        }
    }
}
