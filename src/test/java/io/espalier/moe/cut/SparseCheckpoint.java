package io.espalier.moe.cut;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.safetensors.Checkpoint;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;

/** A Qwen3-MoE checkpoint of any size that takes no space: every weight is a hole that reads as 0. */
final class SparseCheckpoint {
    private static final int LAYERS = 4;
    private static final int EXPERTS = 8;
    private static final int BF16 = 2;

    private final ObjectNode header = new ObjectMapper().createObjectNode();
    private final int width;
    private long end;

    private SparseCheckpoint(int width) {
        this.width = width;
    }

    /** @param width of every matrix: {@code 2·width²} bytes each, 96 of them */
    static Path write(Path folder, int width) throws IOException {
        return new SparseCheckpoint(width).write(folder);
    }

    private Path write(Path folder) throws IOException {
        Files.createDirectories(folder);
        for (var layer = 0; layer < LAYERS; layer++) {
            var mlp = "model.layers." + layer + ".mlp.";
            tensor(mlp + "gate.weight", EXPERTS);
            for (var expert = 0; expert < EXPERTS; expert++) {
                for (var part : new String[] {"gate_proj", "up_proj", "down_proj"}) {
                    tensor(mlp + "experts." + expert + "." + part + ".weight", width);
                }
            }
        }
        var text = header.toString().getBytes(UTF_8);
        try (var file = new RandomAccessFile(folder.resolve(Checkpoint.SINGLE).toFile(), "rw")) {
            file.write(ByteBuffer.allocate(Long.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(text.length)
                    .array());
            file.write(text);
            file.setLength(Long.BYTES + text.length + end);
        }
        Files.writeString(
                folder.resolve("config.json"),
                "{\"model_type\": \"qwen3_moe\", \"num_hidden_layers\": %d, \"num_experts\": %d, \"num_experts_per_tok\": 2}"
                        .formatted(LAYERS, EXPERTS));
        return folder;
    }

    private void tensor(String name, int rows) {
        var bytes = (long) BF16 * rows * width;
        var entry = header.putObject(name).put("dtype", "BF16");
        entry.putArray("shape").add(rows).add(width);
        entry.putArray("data_offsets").add(end).add(end + bytes);
        end += bytes;
    }
}
