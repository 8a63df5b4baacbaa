package io.espalier.inference;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.inference.PreTokenizers.PreTokenizer;
import java.nio.charset.StandardCharsets;

/** Writes a vocabulary as Hugging Face's {@code tokenizer.json}, whose library then splits texts as llama.cpp does. */
final class GgufTokenizerJson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private final GgufVocabulary vocabulary;

    GgufTokenizerJson(GgufVocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** What a vocabulary becomes. */
    sealed interface Written {
        record Json(byte[] bytes) implements Written {}

        /** One whose rules are not known here. */
        record Unknown(String why) implements Written {}
    }

    Written write() {
        if (vocabulary.types().length == 0) {
            return new Written.Unknown("the file does not say which tokens are markers");
        }
        return switch (vocabulary.kind()) {
            case "gpt2" ->
                PreTokenizers.read()
                        .named(vocabulary.split())
                        .map(this::byteLevel)
                        .orElseGet(() -> new Written.Unknown(
                                "the pre-tokenizer '" + vocabulary.split() + "' is not known to this version"));
            case "llama" -> sentencePiece();
            default -> new Written.Unknown("a vocabulary of the kind '" + vocabulary.kind() + "' cannot be read");
        };
    }

    private Written byteLevel(PreTokenizer pre) {
        var splits = JSON.arrayNode();
        pre.split().forEach(pattern -> splits.add(split(pattern)));
        splits.add(JSON.objectNode()
                .put("type", "ByteLevel")
                .put("add_prefix_space", false)
                .put("trim_offsets", false)
                .put("use_regex", false));
        var root = root();
        root.putObject("pre_tokenizer").put("type", "Sequence").set("pretokenizers", splits);
        var merges = JSON.arrayNode();
        vocabulary.merges().forEach(merge -> {
            var space = merge.indexOf(' ', 1);
            merges.addArray().add(merge.substring(0, space)).add(merge.substring(space + 1));
        });
        root.set("model", bpe(merges).put("byte_fallback", false).put("ignore_merges", pre.ignoreMerges()));
        return json(root);
    }

    private static ObjectNode split(String pattern) {
        var split = JSON.objectNode()
                .put("type", "Split")
                .put("behavior", "Isolated")
                .put("invert", false);
        split.putObject("pattern").put("Regex", pattern);
        return split;
    }

    private Written sentencePiece() {
        if (vocabulary.scores().length == 0) {
            return new Written.Unknown("the file has no scores");
        }
        var normalizers = JSON.arrayNode();
        if (vocabulary.spacePrefix().orElse(true)) {
            normalizers.addObject().put("type", "Prepend").put("prepend", SentencePieceMerges.SPACE);
        }
        var spaces = normalizers.addObject().put("type", "Replace").put("content", SentencePieceMerges.SPACE);
        spaces.putObject("pattern").put("String", " ");
        var root = root();
        root.putObject("normalizer").put("type", "Sequence").set("normalizers", normalizers);
        var merges = JSON.arrayNode();
        new SentencePieceMerges(vocabulary)
                .inOrder()
                .forEach(merge -> merges.addArray().add(merge.left()).add(merge.right()));
        root.set("model", bpe(merges).put("byte_fallback", true).put("ignore_merges", false));
        return json(root);
    }

    private ObjectNode root() {
        var root = JSON.objectNode().put("version", "1.0");
        root.set("added_tokens", markers());
        return root;
    }

    private ArrayNode markers() {
        var markers = JSON.arrayNode();
        for (var id = 0; id < vocabulary.tokens().size(); id++) {
            if (vocabulary.marker(id) && !vocabulary.tokens().get(id).isEmpty()) {
                markers.addObject()
                        .put("id", id)
                        .put("content", vocabulary.tokens().get(id))
                        .put("single_word", false)
                        .put("lstrip", false)
                        .put("rstrip", false)
                        .put("normalized", false)
                        .put("special", vocabulary.control(id));
            }
        }
        return markers;
    }

    private ObjectNode bpe(ArrayNode merges) {
        var model = JSON.objectNode().put("type", "BPE").put("fuse_unk", false);
        var ids = model.putObject("vocab");
        for (var id = 0; id < vocabulary.tokens().size(); id++) {
            ids.put(vocabulary.tokens().get(id), id);
        }
        model.set("merges", merges);
        return model;
    }

    private static Written json(ObjectNode root) {
        return new Written.Json(root.toString().getBytes(StandardCharsets.UTF_8));
    }
}
