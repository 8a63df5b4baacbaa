package io.espalier.inference;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.espalier.files.CacheFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * Opens tokenizers written as Hugging Face's {@code tokenizer.json}. Left to itself, their library asks the cloud's metadata
 * service where it runs, reports home, and downloads a build for the GPU it finds; told that it is offline, it does none of it.
 * Its native library is unpacked beside the program's others where that folder can be written.
 */
final class HuggingFace {
    static {
        System.setProperty("ai.djl.offline", "true");
        System.setProperty("OPT_OUT_TRACKING", "true");
        var folder = CacheFolder.standard();
        if (System.getProperty("ENGINE_CACHE_DIR") == null && writable(folder)) {
            System.setProperty("ENGINE_CACHE_DIR", folder.toString());
        }
    }

    private static boolean writable(Path folder) {
        try {
            return Files.isWritable(Files.createDirectories(folder));
        } catch (IOException e) {
            return false;
        }
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
