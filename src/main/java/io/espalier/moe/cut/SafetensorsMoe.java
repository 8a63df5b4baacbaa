package io.espalier.moe.cut;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.failure.UserError;
import io.espalier.files.Sha256;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.ModelIdentity;
import io.espalier.moe.MoeShape;
import io.espalier.moe.Progress;
import io.espalier.moe.cut.RouterDigest.Form;
import io.espalier.moe.cut.TensorNames.Role;
import io.espalier.safetensors.Checkpoint;
import io.espalier.safetensors.TensorEntry;
import java.nio.file.Path;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A mixture-of-experts checkpoint of safetensors, its layout known and its experts complete. */
record SafetensorsMoe(
        Checkpoint checkpoint, ModelConfig config, CheckpointLayout layout, TensorNames names, MoeShape shape)
        implements MoeCheckpoint {
    private static final String ROUTER_ROWS = "weight";

    static SafetensorsMoe open(Path folder) {
        var config = ModelConfig.read(folder);
        var layout = CheckpointLayouts.of(config.modelType());
        var checkpoint = Checkpoint.open(folder);
        var storage = ExpertStorage.of(checkpoint, layout);
        var names = storage.names();
        var shape = shape(checkpoint, config, layout, names);
        new ExpertInventory(layout, storage, shape).require(checkpoint);
        CarriedFiles.requireNoExpertByNumber(config.file(), config.text());
        return new SafetensorsMoe(checkpoint, config, layout, names, shape);
    }

    private static MoeShape shape(
            Checkpoint checkpoint, ModelConfig config, CheckpointLayout layout, TensorNames names) {
        var blocks = config.require(layout.blocks());
        var layers = new TreeSet<Integer>();
        for (var shard : checkpoint.shards()) {
            for (var tensor : shard.tensors()) {
                if (names.role(tensor.name()) instanceof Role.Router(int layer, String what)
                        && what.equals(ROUTER_ROWS)
                        && layer < blocks) {
                    layers.add(layer);
                }
            }
        }
        try {
            return new MoeShape(
                    config.modelType(),
                    blocks,
                    layers.stream().toList(),
                    experts(config, layout),
                    config.require(layout.active()),
                    optional(config, layout.groups()),
                    optional(config, layout.activeGroups()));
        } catch (IllegalArgumentException e) {
            throw new UserError(config.file() + " is not a mixture-of-experts model that can be: " + e.getMessage(), e);
        }
    }

    private static int experts(ModelConfig config, CheckpointLayout layout) {
        var counts = layout.count().stream()
                .flatMap(key -> config.number(key).stream().boxed())
                .distinct()
                .toList();
        if (counts.size() != 1) {
            throw new UserError(config.file() + ": the number of experts is not clear: "
                    + layout.count().stream()
                            .map(key -> key + " " + config.json().path(key))
                            .collect(Collectors.joining(", ")));
        }
        return counts.getFirst();
    }

    /** Whether there are blocks that predict further tokens. */
    boolean hasExtraBlocks() {
        return checkpoint.shards().stream()
                .flatMap(shard -> shard.tensors().stream())
                .anyMatch(tensor -> names.layer(tensor.name()).orElse(0) >= shape.blocks());
    }

    private static int optional(ModelConfig config, @Nullable String key) {
        return key == null ? 1 : config.number(key).orElse(1);
    }

    @Override
    public ModelIdentity identity(Progress progress) {
        var shards = checkpoint.shards().stream().map(shard -> shard.path()).toList();
        var hashes = FileHash.of(shards, progress);
        var list = new StringBuilder();
        for (int i = 0; i < shards.size(); i++) {
            list.append(hashes.get(i))
                    .append("  ")
                    .append(shards.get(i).getFileName())
                    .append('\n');
        }
        return new ModelIdentity(
                checkpoint.folder().toAbsolutePath().normalize().getFileName().toString(),
                Sha256.of(list.toString().getBytes(UTF_8)),
                routersSha256().orElse(null),
                shape);
    }

    @Override
    public Optional<String> routersSha256() {
        var routers = new TreeMap<Integer, Runnable>();
        var digest = new RouterDigest();
        for (var shard : checkpoint.shards()) {
            for (var tensor : shard.tensors()) {
                if (names.role(tensor.name()) instanceof Role.Router(int layer, String what)
                        && what.equals(ROUTER_ROWS)
                        && shape.layers().contains(layer)) {
                    var form = form(tensor);
                    if (form.isEmpty()) {
                        return Optional.empty();
                    }
                    routers.put(layer, () -> digest.add(form.get(), shard.bytes(tensor)));
                }
            }
        }
        routers.values().forEach(Runnable::run);
        return Optional.of(digest.hex());
    }

    private static Optional<Form> form(TensorEntry tensor) {
        return switch (tensor.dtype()) {
            case F32 -> Optional.of(Form.F32);
            case F16 -> Optional.of(Form.F16);
            case BF16 -> Optional.of(Form.BF16);
            default -> Optional.empty();
        };
    }

    @Override
    public CutResult cut(ExpertProfile profile, Path out, CutOptions options, Progress progress) {
        requireFor(profile, options, progress);
        return new SafetensorsCut(this, profile, options.extraBlocks()).write(out, progress);
    }
}
