package io.espalier.moe.cut;

import io.espalier.failure.UserError;
import io.espalier.files.JsonArtefact;
import io.espalier.files.Sha256;
import io.espalier.gguf.GgufFile;
import io.espalier.gguf.GgufTensor;
import io.espalier.gguf.GgufWriter;
import io.espalier.gguf.MetadataValue;
import io.espalier.gguf.MetadataValue.Sequence;
import io.espalier.gguf.MetadataValue.Whole;
import io.espalier.gguf.TensorBytes;
import io.espalier.gguf.ValueType;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.Progress;
import io.espalier.moe.cut.GgufNames.Role;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;

/**
 * Writes a GGUF model without the experts that a profile drops.
 *
 * <p>Experts are the slowest dimension of every tensor that counts them, so an expert is one range of bytes whatever its
 * quantisation: ranges are copied, nothing is decoded. The rest is copied as it stands; {@code expert_count} says what is
 * left, and the profile's name and hash are noted beside it.
 */
final class GgufCut {
    private final GgufMoe source;
    private final GgufFile file;
    private final ExpertProfile profile;
    private final boolean dropsExtra;
    private final Map<Integer, int[]> kept;
    private final int[] keptByLast;

    GgufCut(GgufMoe source, GgufFile file, ExpertProfile profile, ExtraBlocks extraBlocks) {
        this.source = source;
        this.file = file;
        this.profile = profile;
        dropsExtra = extraBlocks == ExtraBlocks.DROP;
        kept = profile.kept();
        keptByLast = profile.kept(source.shape().layers().getLast());
    }

    CutResult write(Path out, Progress progress) {
        if (Files.exists(out)) {
            throw new UserError(out + " is already there; give another name or remove it");
        }
        var writer = GgufWriter.copyOf(file).onWritten(progress::advance);
        file.tensors().forEach(tensor -> plan(tensor, writer));
        describe(writer);
        progress.begin("cutting " + file.path().getFileName(), "bytes", writer.tensorBytes());
        writer.write(out);
        return new CutResult(
                out,
                source.shape().experts(),
                profile.keep(),
                file.tensors().stream().mapToLong(GgufTensor::bytes).sum(),
                writer.tensorBytes());
    }

    private void plan(GgufTensor tensor, GgufWriter writer) {
        switch (GgufNames.role(tensor.name())) {
            case Role.Experts(int layer) when !goes(layer) -> slice(tensor, layer, writer);
            case Role.OfBlock(int layer) when !goes(layer) -> {}
            case Role.Unknown(int layer) when !goes(layer) -> requireDense(tensor, layer);
            case Role.Other other -> {}
            case Role.Experts gone -> writer.removeTensor(tensor.name());
            case Role.OfBlock gone -> writer.removeTensor(tensor.name());
            case Role.Unknown gone -> writer.removeTensor(tensor.name());
        }
    }

    private boolean goes(int layer) {
        return dropsExtra && layer >= source.shape().blocks();
    }

    private void requireDense(GgufTensor tensor, int layer) {
        if (layer >= source.shape().blocks() || source.shape().layers().contains(layer)) {
            throw new UserError(file.path() + ": tensor '" + tensor.name()
                    + "' belongs to experts in a way this program does not know, so that the model cannot be cut"
                    + " faithfully; export the profile for a server that masks instead");
        }
    }

    private void slice(GgufTensor tensor, int layer, GgufWriter writer) {
        var experts = source.shape().experts();
        if (tensor.shape().getLast() != experts
                || (tensor.shape().size() == 1 && tensor.type().blockElements() > 1)
                || (layer < source.shape().blocks() && !kept.containsKey(layer))) {
            throw new UserError(file.path() + ": tensor '" + tensor.name() + "' of shape " + tensor.shape()
                    + " is not " + experts + " experts one after the other, in a block with a router; this way of"
                    + " storing them cannot be cut");
        }
        var ids = kept.getOrDefault(layer, keptByLast);
        var shape = new ArrayList<>(tensor.shape());
        shape.set(shape.size() - 1, (long) ids.length);
        var pieces = new ArrayList<TensorBytes>();
        for (var run : ExpertRun.of(ids)) {
            pieces.add(file.range(tensor, run.from() * tensor.sliceBytes(), run.to() * tensor.sliceBytes()));
        }
        writer.tensor(tensor.name(), tensor.type(), shape, TensorBytes.joined(pieces));
    }

    private void describe(GgufWriter writer) {
        number(writer, "expert_count", profile.keep());
        if (dropsExtra && source.extraBlocks() > 0) {
            shorten(writer);
            number(writer, "block_count", source.shape().blocks());
            number(writer, "nextn_predict_layers", 0);
        }
        var json = JsonArtefact.bytes(ExpertProfile.FORMAT, ExpertProfile.VERSION, profile);
        writer.set("espalier.profile.name", MetadataValue.text(profile.name()));
        writer.set("espalier.profile.sha256", MetadataValue.text(Sha256.of(json)));
        writer.set(
                "espalier.profile.model_sha256",
                MetadataValue.text(profile.model().sha256()));
    }

    /** Arrays with one number for each block lose those of the blocks that go. */
    private void shorten(GgufWriter writer) {
        var blocks = source.shape().blocks();
        for (var key : file.metadata().keys()) {
            if (key.startsWith(source.shape().architecture() + ".")
                    && file.metadata().get(key).orElseThrow() instanceof Sequence numbers
                    && numbers.elementType() != ValueType.STRING
                    && numbers.count() == blocks + source.extraBlocks()) {
                writer.set(key, numbers.first(blocks));
            }
        }
    }

    private void number(GgufWriter writer, String key, int value) {
        var full = source.shape().architecture() + "." + key;
        if (file.metadata().get(full).orElse(null) instanceof Whole(var type, long before)) {
            writer.set(full, new Whole(type, value));
        }
    }
}
