package io.espalier.inference;

import io.espalier.gguf.GgufFile;
import io.espalier.gguf.Metadata;
import io.espalier.gguf.MetadataValue.Sequence;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The vocabulary inside a GGUF file, as llama.cpp's {@code tokenizer.ggml} keys hold it.
 *
 * @param kind the algorithm: {@code gpt2} is byte-level BPE, {@code llama} is SentencePiece's
 * @param split the name of the pattern that splits a text before BPE
 * @param types one for each token; empty where the file does not say
 * @param scores one for each token; empty where the file has none
 * @param merges BPE's, in their order, each two tokens with a space between
 * @param spacePrefix whether a text begins with a space that is not written
 */
record GgufVocabulary(
        String kind,
        String split,
        List<String> tokens,
        long[] types,
        float[] scores,
        List<String> merges,
        Optional<Boolean> spacePrefix) {
    private static final String KEYS = "tokenizer.ggml.";
    private static final long UNKNOWN = 2;
    private static final long CONTROL = 3;
    private static final long USER_DEFINED = 4;

    /** @throws io.espalier.failure.UserError where the file is no GGUF model */
    static GgufVocabulary read(Path file) {
        try (var gguf = GgufFile.open(file)) {
            return of(gguf.metadata());
        }
    }

    private static GgufVocabulary of(Metadata metadata) {
        return new GgufVocabulary(
                metadata.text(KEYS + "model").orElse("none"),
                metadata.text(KEYS + "pre").orElse("default"),
                metadata.sequence(KEYS + "tokens").map(Sequence::strings).orElse(List.of()),
                metadata.sequence(KEYS + "token_type").map(Sequence::longs).orElse(new long[0]),
                metadata.sequence(KEYS + "scores").map(Sequence::floats).orElse(new float[0]),
                metadata.sequence(KEYS + "merges").map(Sequence::strings).orElse(List.of()),
                metadata.truth(KEYS + "add_space_prefix"));
    }

    /** Whether the token is found as it stands, before anything else: a marker such as {@code <|im_end|>}, or one added later. */
    boolean marker(int token) {
        var type = types.length == 0 ? 0 : types[token];
        return type == CONTROL || type == USER_DEFINED || type == UNKNOWN;
    }

    boolean control(int token) {
        return types.length > 0 && types[token] == CONTROL;
    }
}
