package io.espalier.moe.cut;

import io.espalier.moe.ExpertProfile;
import io.espalier.safetensors.Checkpoint;
import io.espalier.safetensors.Dtype;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The oracle of the cut: whole tensors in memory, one expert at a time, with names of its own. */
final class NaiveCut {
    record Tensor(String name, Dtype dtype, List<Long> shape, ByteBuffer bytes) {}

    private static final Pattern BLOCK = Pattern.compile("model\\.layers\\.(\\d+)\\.(.*)");
    private static final Pattern EXPERT =
            Pattern.compile("(model\\.layers\\.(\\d+)\\.(?:mlp|block_sparse_moe)\\.experts\\.)(\\d+)(\\..*)");
    private static final Pattern ROWS = Pattern.compile(
            "model\\.layers\\.(\\d+)\\.(?:mlp|block_sparse_moe)\\.(?:gate\\.|router\\.|experts\\.[a-z]).*");

    private final ExpertProfile profile;
    private final int blocks;
    private final boolean extra;

    /** @param extra whether blocks from {@code blocks} on stay, with the experts of the last before them */
    NaiveCut(ExpertProfile profile, int blocks, boolean extra) {
        this.profile = profile;
        this.blocks = blocks;
        this.extra = extra;
    }

    static Map<String, Tensor> read(Path folder) {
        var tensors = new TreeMap<String, Tensor>();
        for (var shard : Checkpoint.open(folder).shards()) {
            for (var entry : shard.tensors()) {
                tensors.put(entry.name(), new Tensor(entry.name(), entry.dtype(), entry.shape(), shard.bytes(entry)));
            }
        }
        return tensors;
    }

    Map<String, Tensor> cut(Map<String, Tensor> full) {
        var cut = new TreeMap<String, Tensor>();
        full.values().forEach(tensor -> cut(tensor).ifPresent(kept -> cut.put(kept.name(), kept)));
        return cut;
    }

    private Optional<Tensor> cut(Tensor tensor) {
        var block = BLOCK.matcher(tensor.name());
        if (block.matches() && Integer.parseInt(block.group(1)) >= blocks && !extra) {
            return Optional.empty();
        }
        var expert = EXPERT.matcher(tensor.name());
        if (expert.matches()) {
            var number = kept(expert.group(2)).indexOf(Integer.parseInt(expert.group(3)));
            var name = expert.group(1) + number + expert.group(4);
            return number < 0
                    ? Optional.empty()
                    : Optional.of(new Tensor(name, tensor.dtype(), tensor.shape(), tensor.bytes()));
        }
        var rows = ROWS.matcher(tensor.name());
        return Optional.of(rows.matches() ? rows(tensor, kept(rows.group(1))) : tensor);
    }

    private List<Integer> kept(String layer) {
        var known = Math.min(Integer.parseInt(layer), blocks - 1);
        return Arrays.stream(profile.kept(known)).boxed().toList();
    }

    private static Tensor rows(Tensor tensor, List<Integer> kept) {
        var each = tensor.bytes().capacity() / TestingCheckpoint.EXPERTS;
        var bytes = ByteBuffer.allocate(each * kept.size());
        kept.forEach(expert -> bytes.put(tensor.bytes().slice(expert * each, each)));
        var shape = new ArrayList<>(tensor.shape());
        shape.set(0, (long) kept.size());
        return new Tensor(tensor.name(), tensor.dtype(), shape, bytes.flip());
    }
}
