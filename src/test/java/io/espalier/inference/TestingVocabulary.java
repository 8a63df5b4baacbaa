package io.espalier.inference;

import io.espalier.gguf.GgmlType;
import io.espalier.gguf.GgufWriter;
import io.espalier.gguf.MetadataValue;
import io.espalier.gguf.TensorBytes;
import io.espalier.gguf.ValueType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Small vocabularies in a loadable model of zeros. Their merges are learnt over whole texts, across every border of words, so
 * that what a pattern splits, and what it does not, shows in the tokens.
 */
final class TestingVocabulary {
    static final String MARKER = "<|im_end|>";
    private static final int NORMAL = 1;
    private static final int CONTROL = 3;
    private static final int USER_DEFINED = 4;
    private static final int BYTE = 6;
    private static final long WIDTH = 32;
    /** Letters from here on have no token in a SentencePiece vocabulary, and become bytes. */
    private static final int BYTES_ONLY = 0x3000;

    private final List<String> tokens = new ArrayList<>();
    private final List<Integer> types = new ArrayList<>();
    private final List<String> merges = new ArrayList<>();

    private TestingVocabulary() {}

    /** Byte-level BPE as in GPT-2. */
    static TestingVocabulary byteLevel(List<String> corpus, int count) {
        var vocabulary = new TestingVocabulary();
        vocabulary.markers();
        for (var b = 0; b < 256; b++) {
            vocabulary.add(String.valueOf((char) byteChar(b)), NORMAL);
        }
        vocabulary.learn(corpus.stream().map(TestingVocabulary::byteLevelText).toList(), count);
        return vocabulary;
    }

    /** SentencePiece BPE with a token for each byte. */
    static TestingVocabulary sentencePiece(List<String> corpus, int count) {
        var vocabulary = new TestingVocabulary();
        vocabulary.add("<unk>", 2);
        vocabulary.markers();
        for (var b = 0; b < 256; b++) {
            vocabulary.add("<0x%02X>".formatted(b), BYTE);
        }
        var texts = corpus.stream().map(text -> text.replace(' ', '\u2581')).toList();
        var letters = new LinkedHashSet<String>();
        texts.forEach(text -> letters.addAll(symbols(text)));
        letters.removeIf(letter -> letter.codePointAt(0) >= BYTES_ONLY);
        vocabulary.learn(texts.stream().map(TestingVocabulary::covered).toList(), count);
        letters.forEach(letter -> vocabulary.add(letter, NORMAL));
        return vocabulary;
    }

    private void markers() {
        add("<|endoftext|>", CONTROL);
        add(MARKER, CONTROL);
        add("<tool>", USER_DEFINED);
    }

    private void add(String token, int type) {
        if (!tokens.contains(token)) {
            tokens.add(token);
            types.add(type);
        }
    }

    private void learn(List<String> texts, int count) {
        var words = texts.stream().map(TestingVocabulary::symbols).toList();
        for (var i = 0; i < count; i++) {
            var pairs = new HashMap<List<String>, Integer>();
            for (var word : words) {
                for (var at = 0; at + 1 < word.size(); at++) {
                    pairs.merge(List.of(word.get(at), word.get(at + 1)), 1, Integer::sum);
                }
            }
            var best = pairs.entrySet().stream()
                    .max(Map.Entry.<List<String>, Integer>comparingByValue()
                            .thenComparing(entry -> String.join(" ", entry.getKey())))
                    .orElseThrow()
                    .getKey();
            merges.add(String.join(" ", best));
            add(String.join("", best), NORMAL);
            words.forEach(word -> merge(word, best));
        }
    }

    private static String covered(String text) {
        return text.codePoints()
                .filter(c -> c < BYTES_ONLY)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
    }

    private static List<String> symbols(String text) {
        return new ArrayList<>(text.codePoints().mapToObj(Character::toString).toList());
    }

    private static void merge(List<String> word, List<String> pair) {
        for (var at = 0; at + 1 < word.size(); at++) {
            if (word.get(at).equals(pair.get(0)) && word.get(at + 1).equals(pair.get(1))) {
                word.set(at, pair.get(0) + pair.get(1));
                word.remove(at + 1);
            }
        }
    }

    /** A model file of the kind {@code gpt2} with this pattern. */
    Path writeByteLevel(Path file, String pre) {
        return write(
                file,
                model().set("tokenizer.ggml.model", MetadataValue.text("gpt2"))
                        .set("tokenizer.ggml.pre", MetadataValue.text(pre))
                        .set("tokenizer.ggml.add_bos_token", new MetadataValue.Truth(false))
                        .set("tokenizer.ggml.merges", MetadataValue.strings(merges)));
    }

    /** A model file of the kind {@code llama}. */
    Path writeSentencePiece(Path file, boolean spacePrefix) {
        var scores = new float[tokens.size()];
        for (var id = 0; id < scores.length; id++) {
            scores[id] = types.get(id) == NORMAL ? -id : 0;
        }
        return write(
                file,
                model().set("tokenizer.ggml.model", MetadataValue.text("llama"))
                        .set("tokenizer.ggml.scores", MetadataValue.f32s(scores))
                        .set("tokenizer.ggml.add_space_prefix", new MetadataValue.Truth(spacePrefix)));
    }

    private static Path write(Path file, GgufWriter writer) {
        writer.write(file);
        return file;
    }

    private GgufWriter model() {
        var writer = new GgufWriter()
                .set("general.architecture", MetadataValue.text("llama"))
                .set("llama.block_count", MetadataValue.u32(1))
                .set("llama.embedding_length", MetadataValue.u32(WIDTH))
                .set("llama.feed_forward_length", MetadataValue.u32(WIDTH))
                .set("llama.context_length", MetadataValue.u32(64))
                .set("llama.attention.head_count", MetadataValue.u32(1))
                .set("llama.attention.layer_norm_rms_epsilon", new MetadataValue.Real(ValueType.F32, 1e-5f))
                .set("llama.rope.dimension_count", MetadataValue.u32(WIDTH))
                .set("tokenizer.ggml.tokens", MetadataValue.strings(tokens))
                .set(
                        "tokenizer.ggml.token_type",
                        MetadataValue.i32s(types.stream().mapToInt(type -> type).toArray()))
                .set("tokenizer.ggml.bos_token_id", MetadataValue.u32(tokens.indexOf("<|endoftext|>")))
                .set("tokenizer.ggml.eos_token_id", MetadataValue.u32(tokens.indexOf("<|endoftext|>")));
        matrix(writer, "token_embd.weight", WIDTH, tokens.size());
        matrix(writer, "output_norm.weight", WIDTH);
        matrix(writer, "blk.0.attn_norm.weight", WIDTH);
        matrix(writer, "blk.0.ffn_norm.weight", WIDTH);
        List.of("attn_q", "attn_k", "attn_v", "attn_output", "ffn_gate", "ffn_up", "ffn_down")
                .forEach(name -> matrix(writer, "blk.0." + name + ".weight", WIDTH, WIDTH));
        return writer;
    }

    private static void matrix(GgufWriter writer, String name, long... shape) {
        var extents = java.util.Arrays.stream(shape).boxed().toList();
        var elements = extents.stream().reduce(1L, (a, b) -> a * b);
        writer.tensor(name, GgmlType.F32, extents, TensorBytes.of(new byte[(int) (4 * elements)]));
    }

    private static String byteLevelText(String text) {
        var result = new StringBuilder();
        for (var b : text.getBytes(StandardCharsets.UTF_8)) {
            result.append((char) byteChar(b & 0xFF));
        }
        return result.toString();
    }

    /** GPT-2's printable character for a byte: its own where it has one, else the next from U+0100 on. */
    private static int byteChar(int b) {
        if (printable(b)) {
            return b;
        }
        var before = 0;
        for (var other = 0; other < b; other++) {
            before += printable(other) ? 0 : 1;
        }
        return 256 + before;
    }

    private static boolean printable(int b) {
        return (b >= '!' && b <= '~') || (b >= 0xA1 && b <= 0xAC) || b >= 0xAE;
    }
}
