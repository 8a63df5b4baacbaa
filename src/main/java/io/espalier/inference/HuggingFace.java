package io.espalier.inference;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Map;

/** Opens tokenizers written as Hugging Face's {@code tokenizer.json}, without the network. */
final class HuggingFace {
    static {
        DeepJavaLibrary.stayOffline();
    }

    private HuggingFace() {}

    /**
     * @param json a {@code tokenizer.json}
     * @param options of the library, such as {@code truncation}
     * @throws IllegalArgumentException where it is none
     */
    static HuggingFaceTokenizer open(byte[] json, Map<String, String> options) {
        try {
            return HuggingFaceTokenizer.newInstance(new ByteArrayInputStream(json), options);
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("not a Hugging Face tokenizer.json: " + e.getMessage(), e);
        }
    }
}
