package io.espalier.moe.cut;

import io.espalier.failure.UserError;
import io.espalier.gguf.GgufFile;
import io.espalier.gguf.GgufTensor;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.ModelIdentity;
import io.espalier.moe.MoeShape;
import io.espalier.moe.Progress;
import io.espalier.moe.cut.RouterDigest.Form;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * A mixture-of-experts model in a GGUF file.
 *
 * @param shape of the blocks that a forward pass computes
 * @param extraBlocks blocks after those, which predict further tokens
 */
record GgufMoe(Path file, MoeShape shape, int extraBlocks) implements MoeCheckpoint {
    private static final String SUFFIX = ".gguf";

    static GgufMoe open(Path file) {
        try (var gguf = GgufFile.open(file)) {
            requireWhole(gguf);
            var extra = number(gguf, "nextn_predict_layers", 0);
            return new GgufMoe(file, shape(gguf, extra), extra);
        }
    }

    private static void requireWhole(GgufFile gguf) {
        var parts = gguf.metadata().whole("split.count").orElse(1);
        if (parts > 1) {
            throw new UserError(gguf.path() + " is one of " + parts
                    + " parts of a model; join them first: llama-gguf-split --merge " + gguf.path() + " MODEL.gguf");
        }
    }

    private static MoeShape shape(GgufFile gguf, int extra) {
        var blocks = number(gguf, "block_count", 0) - extra;
        var layers = IntStream.range(0, Math.max(0, blocks))
                .filter(layer -> gguf.tensor(GgufNames.router(layer)).isPresent())
                .boxed()
                .toList();
        if (layers.isEmpty() || number(gguf, "expert_count", 0) == 0) {
            throw new UserError(gguf.path() + " is not a mixture-of-experts model: no block of its architecture '"
                    + gguf.metadata().architecture() + "' has a router (blk.N.ffn_gate_inp.weight)");
        }
        try {
            return new MoeShape(
                    gguf.metadata().architecture(),
                    blocks,
                    layers,
                    number(gguf, "expert_count", 0),
                    number(gguf, "expert_used_count", 0),
                    Math.max(1, number(gguf, "expert_group_count", 1)),
                    Math.max(1, number(gguf, "expert_group_used_count", 1)));
        } catch (IllegalArgumentException e) {
            throw new UserError(gguf.path() + " is not a mixture-of-experts model that can be: " + e.getMessage(), e);
        }
    }

    private static int number(GgufFile gguf, String key, int otherwise) {
        return (int) Math.clamp(gguf.metadata().ofModel(key).orElse(otherwise), 0, Integer.MAX_VALUE);
    }

    @Override
    public ModelIdentity identity(Progress progress) {
        return new ModelIdentity(
                name(), FileHash.of(file, progress), routersSha256().orElse(null), shape);
    }

    private String name() {
        var name = file.getFileName().toString();
        return name.endsWith(SUFFIX) ? name.substring(0, name.length() - SUFFIX.length()) : name;
    }

    @Override
    public Optional<String> routersSha256() {
        try (var gguf = GgufFile.open(file)) {
            var digest = new RouterDigest();
            for (var layer : shape.layers()) {
                var router = gguf.tensor(GgufNames.router(layer)).orElseThrow();
                var form = form(router);
                if (form.isEmpty()) {
                    return Optional.empty();
                }
                digest.add(form.get(), gguf.bytes(router).asByteBuffer());
            }
            return Optional.of(digest.hex());
        }
    }

    private static Optional<Form> form(GgufTensor tensor) {
        return switch (tensor.type()) {
            case F32 -> Optional.of(Form.F32);
            case F16 -> Optional.of(Form.F16);
            case BF16 -> Optional.of(Form.BF16);
            default -> Optional.empty();
        };
    }

    @Override
    public CutResult cut(ExpertProfile profile, Path out, CutOptions options, Progress progress) {
        requireFor(profile, options, progress);
        try (var gguf = GgufFile.open(file)) {
            return new GgufCut(this, gguf, profile, options.extraBlocks()).write(out, progress);
        }
    }
}
