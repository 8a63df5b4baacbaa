package io.espalier.inference;

import com.knuddels.jtokkit.Encodings;
import com.knuddels.jtokkit.api.EncodingType;
import io.espalier.failure.UserError;
import io.espalier.files.Sha256;
import io.espalier.inference.GgufTokenizerJson.Written;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.ToIntFunction;

/** Tokenizers by reference. */
public final class TokenCounters {
    private static final String FILE = "file:";
    private static final String GGUF = "gguf:";
    private static final Map<String, String> OPTIONS = Map.of("addSpecialTokens", "false", "truncation", "false");

    private TokenCounters() {}

    /**
     * @param reference {@code o200k_base}; {@code cl100k_base}; {@code file:PATH} to a Hugging Face {@code tokenizer.json};
     *     {@code gguf:PATH} to a model whose vocabulary counts; {@code approximate} for o200k_base in place of one that is
     *     not known
     * @throws UserError where the reference is none of these, or its file cannot be read
     */
    public static TokenCounter forTokenizer(String reference) {
        if (reference.startsWith(FILE)) {
            return huggingFace(Path.of(reference.substring(FILE.length())));
        }
        if (reference.startsWith(GGUF)) {
            return gguf(Path.of(reference.substring(GGUF.length())));
        }
        return switch (reference) {
            case "cl100k_base" -> tiktoken(reference, EncodingType.CL100K_BASE, "");
            case "o200k_base" -> tiktoken(reference, EncodingType.O200K_BASE, "");
            case "approximate" -> approximate("the configuration names no tokenizer of the target");
            default -> throw unknown(reference);
        };
    }

    private static UserError unknown(String reference) {
        return new UserError(
                "there is no tokenizer '" + reference
                        + "'; expected o200k_base, cl100k_base, file:/PATH/tokenizer.json, gguf:/PATH/model.gguf, or approximate");
    }

    private static TokenCounter huggingFace(Path file) {
        try {
            return exact(FILE + file.getFileName(), Files.readAllBytes(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(
                    "cannot read the tokenizer " + file + ": " + e.getMessage()
                            + "; expected a Hugging Face tokenizer.json",
                    e);
        }
    }

    private static TokenCounter gguf(Path file) {
        return switch (new GgufTokenizerJson(GgufVocabulary.read(file)).write()) {
            case Written.Json(byte[] json) -> exact(GGUF + file.getFileName(), json);
            case Written.Unknown(String why) -> approximate(file.getFileName() + ": " + why);
        };
    }

    /** Named by what counts, not by where it lies: clients see the name. */
    private static TokenCounter exact(String name, byte[] json) {
        var tokenizer = HuggingFace.open(json, OPTIONS);
        return new Counter(
                name + "@" + hash8(json), "", text -> tokenizer.encode(text).getIds().length);
    }

    private static String hash8(byte[] json) {
        return HexFormat.of().formatHex(Sha256.digest().digest(json), 0, 4);
    }

    private static TokenCounter approximate(String why) {
        return tiktoken("o200k_base", EncodingType.O200K_BASE, why);
    }

    private static TokenCounter tiktoken(String name, EncodingType type, String caveat) {
        var encoding = Encodings.newLazyEncodingRegistry().getEncoding(type);
        return new Counter(name, caveat, encoding::countTokensOrdinary);
    }

    private record Counter(String name, String caveat, ToIntFunction<String> counting) implements TokenCounter {
        @Override
        public int count(String text) {
            return counting.applyAsInt(text);
        }

        @Override
        public boolean exact() {
            return caveat.isEmpty();
        }
    }
}
