package io.espalier.gguf;

import io.espalier.failure.UserError;
import java.util.Map;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks that what a model says of itself is possible and fits its tensors. Native loaders allocate by these numbers and index
 * one array by another's length before they look.
 */
final class ModelCheck {
    private static final String TOKENS = "tokenizer.ggml.tokens";
    private static final long MOST_BLOCKS = 4096;
    private static final long MOST_EXPERTS = 65_536;
    private static final long MOST_HEADS = 65_536;
    private static final Pattern BLOCK = Pattern.compile("blk\\.(\\d{1,18})\\..*");
    private static final Pattern EXPERTS = Pattern.compile("blk\\.\\d+\\.ffn_(?:gate|up|down|gate_up)_exps\\.weight");

    private final Metadata metadata;
    private final Map<String, GgufTensor> tensors;
    private final Fault fault;

    ModelCheck(Metadata metadata, Map<String, GgufTensor> tensors, Fault fault) {
        this.metadata = metadata;
        this.tensors = tensors;
        this.fault = fault;
    }

    void run() {
        if (metadata.architecture().isEmpty()) {
            throw wrong("the key 'general.architecture' is missing", "the name of an architecture");
        }
        checkShape();
        checkExperts();
        checkVocabulary();
    }

    private UserError wrong(String found, String expected) {
        return fault.at(Magic.HEADER_BYTES, found, expected, Fault.FETCH_AGAIN);
    }

    private void checkShape() {
        var blocks = number("block_count", 1, MOST_BLOCKS);
        var width = number("embedding_length", 1, 1 << 24);
        number("context_length", 1, 1L << 32);
        number("attention.head_count", 0, MOST_HEADS);
        number("attention.head_count_kv", 0, MOST_HEADS);
        var embedding = tensors.get("token_embd.weight");
        if (embedding == null) {
            throw wrong("there is no tensor 'token_embd.weight'", "a language model with one");
        }
        if (width.isPresent() && embedding.extent(0) != width.getAsLong()) {
            throw wrong(
                    "'token_embd.weight' has rows of " + embedding.extent(0), "embedding_length " + width.getAsLong());
        }
        if (blocks.isPresent()) {
            tensors.keySet().forEach(name -> checkBlock(BLOCK.matcher(name), blocks.getAsLong()));
        }
    }

    private void checkBlock(Matcher name, long blocks) {
        if (name.matches() && Long.parseLong(name.group(1)) >= blocks) {
            throw wrong("'" + name.group() + "' is beyond the last block", "block_count " + blocks);
        }
    }

    private void checkExperts() {
        var experts = number("expert_count", 0, MOST_EXPERTS).orElse(0);
        var used = number("expert_used_count", 0, MOST_EXPERTS).orElse(0);
        if (used > experts) {
            throw wrong("expert_used_count is " + used, "no more than expert_count, " + experts);
        }
        for (var tensor : tensors.values()) {
            if (EXPERTS.matcher(tensor.name()).matches() && tensor.extent(2) != experts) {
                throw wrong(
                        "'" + tensor.name() + "' holds " + tensor.extent(2) + " experts", "expert_count " + experts);
            }
        }
    }

    private void checkVocabulary() {
        var tokens = metadata.get(TOKENS);
        if (tokens.isEmpty()) {
            return;
        }
        var count = sequence(TOKENS, ValueType.STRING).count();
        checkBeside("tokenizer.ggml.scores", ValueType.F32, count);
        checkBeside("tokenizer.ggml.token_type", ValueType.I32, count);
        if (metadata.get("tokenizer.ggml.merges").isPresent()) {
            sequence("tokenizer.ggml.merges", ValueType.STRING);
        }
        var rows = tensors.values().stream()
                .filter(tensor -> tensor.name().equals("token_embd.weight"))
                .findFirst()
                .orElseThrow();
        if (rows.extent(1) != count) {
            throw wrong("'token_embd.weight' has " + rows.extent(1) + " rows", "one for each of " + count + " tokens");
        }
    }

    /** An array that is indexed by token. */
    private void checkBeside(String key, ValueType type, int count) {
        if (metadata.get(key).isPresent() && sequence(key, type).count() != count) {
            throw wrong("'" + key + "' has " + sequence(key, type).count() + " elements", "one for each of " + count);
        }
    }

    private MetadataValue.Sequence sequence(String key, ValueType type) {
        return metadata.sequence(key)
                .filter(found -> found.elementType() == type)
                .orElseThrow(() -> wrong("'" + key + "' is of another kind", "an array of " + type));
    }

    /** A number of the architecture; some have an array with one for each block, which is left alone. */
    private OptionalLong number(String key, long least, long most) {
        var full = metadata.architecture() + "." + key;
        var value = metadata.get(full);
        if (value.isEmpty() || value.get() instanceof MetadataValue.Sequence) {
            return OptionalLong.empty();
        }
        var number =
                metadata.whole(full).orElseThrow(() -> wrong("'" + full + "' is of another kind", "a whole number"));
        if (number < least || number > most) {
            throw wrong("'" + full + "' is " + Long.toUnsignedString(number), least + " to " + most);
        }
        return OptionalLong.of(number);
    }
}
