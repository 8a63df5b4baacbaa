package io.espalier.moe.cut;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.Progress;
import io.espalier.safetensors.Checkpoint;
import io.espalier.safetensors.SafetensorsFile;
import io.espalier.safetensors.SafetensorsWriter;
import io.espalier.safetensors.StagedFolder;
import io.espalier.safetensors.TensorPlan;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes a safetensors checkpoint without the experts that a profile drops. Shard by shard: a shard's tensors stay in one
 * shard, shards that lose all of theirs go, and the others are numbered anew. What makes a folder loadable, the index and
 * {@code config.json}, comes last.
 */
final class SafetensorsCut {
    private record Shard(String name, Map<String, String> metadata, List<TensorPlan> tensors) {}

    private final SafetensorsMoe source;
    private final ExpertProfile profile;
    private final ExtraBlocks extraBlocks;

    SafetensorsCut(SafetensorsMoe source, ExpertProfile profile, ExtraBlocks extraBlocks) {
        this.source = source;
        this.profile = profile;
        this.extraBlocks = extraBlocks;
    }

    CutResult write(Path out, Progress progress) {
        var shards = plan();
        var bytes = shards.stream()
                .flatMap(shard -> shard.tensors().stream())
                .mapToLong(TensorPlan::bytes)
                .sum();
        progress.begin("cutting " + source.checkpoint().folder().getFileName(), "bytes", bytes);
        try (var staged = StagedFolder.beside(out)) {
            staged.requireSpace(bytes);
            fill(staged, shards, progress);
            staged.finish();
        } catch (FileAlreadyExistsException e) {
            throw new UserError(out + " is already there; give another name or remove it", e);
        } catch (IOException e) {
            throw new UserError(out + " cannot be written: " + e.getMessage(), e);
        }
        return new CutResult(
                out,
                source.shape().experts(),
                profile.keep(),
                source.checkpoint().bytes(),
                bytes);
    }

    private void fill(StagedFolder staged, List<Shard> shards, Progress progress) throws IOException {
        var carried = CarriedFiles.of(source.checkpoint().folder());
        carried.requireNoExpertByNumber();
        for (var shard : shards) {
            SafetensorsWriter.write(staged.file(shard.name()), shard.metadata(), shard.tensors(), progress::advance);
        }
        carried.copyTo(staged);
        staged.write("espalier-profile.json", JsonArtefact.bytes(ExpertProfile.FORMAT, ExpertProfile.VERSION, profile));
        if (source.checkpoint().indexed()) {
            staged.write(Checkpoint.INDEX, index(shards));
        }
        staged.write("config.json", config().getBytes(UTF_8));
    }

    private List<Shard> plan() {
        var planned = new ArrayList<Shard>();
        var experts = new ExpertPlan(source, profile, extraBlocks);
        for (var shard : source.checkpoint().shards()) {
            var tensors = shard.tensors().stream()
                    .flatMap(tensor -> experts.plan(shard, tensor).stream())
                    .toList();
            if (!tensors.isEmpty()) {
                planned.add(new Shard(name(shard), shard.metadata(), tensors));
            }
        }
        return source.checkpoint().indexed() ? numbered(planned) : planned;
    }

    private static String name(SafetensorsFile shard) {
        return shard.path().getFileName().toString();
    }

    private static List<Shard> numbered(List<Shard> shards) {
        var numbered = new ArrayList<Shard>();
        for (var shard : shards) {
            var name = "model-%05d-of-%05d.safetensors".formatted(numbered.size() + 1, shards.size());
            numbered.add(new Shard(name, shard.metadata(), shard.tensors()));
        }
        return numbered;
    }

    private byte[] index(List<Shard> shards) {
        var map = new HashMap<String, String>();
        var bytes = 0L;
        var elements = 0L;
        for (var shard : shards) {
            for (var tensor : shard.tensors()) {
                map.put(tensor.name(), shard.name());
                bytes += tensor.bytes();
                elements += tensor.elements();
            }
        }
        return new ShardIndex(source.checkpoint()).bytes(map, bytes, elements);
    }

    private String config() {
        var numbers = new HashMap<String, Integer>();
        source.layout().count().forEach(key -> numbers.put(key, profile.keep()));
        var extra = source.layout().extraBlocks();
        if (extra != null && extraBlocks == ExtraBlocks.DROP && source.hasExtraBlocks()) {
            numbers.put(extra, 0);
        }
        return source.config().with(numbers);
    }
}
