package io.espalier.train;

import io.espalier.failure.UserError;
import io.espalier.files.AtomicFile;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A {@link TrainingState} in a file: everything the next step depends on, bit for bit.
 *
 * <pre>
 *   int    magic, version
 *   int    steps
 *   double scale: square, weight
 *   int    shot head: inputs, hidden; token head: inputs, hidden
 *   int    Adam's steps
 *   float  weights, then Adam's first and second means, array by array
 *   long   CRC-32 of all before it
 * </pre>
 */
final class Checkpoint {
    private static final int MAGIC = 0x45535054;
    private static final int VERSION = 1;

    private Checkpoint() {}

    static void write(Path file, TrainingState state) {
        AtomicFile.write(file, bytes(state));
    }

    static byte[] bytes(TrainingState state) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeInt(MAGIC);
            out.writeInt(VERSION);
            out.writeInt(state.steps());
            out.writeDouble(state.scale().square());
            out.writeDouble(state.scale().weight());
            for (var head : List.of(state.heads().shot(), state.heads().token())) {
                out.writeInt(head.inputs());
                out.writeInt(head.hidden());
            }
            out.writeInt(state.adam().steps());
            write(state.heads().arrays(), out);
            write(state.adam().first(), out);
            write(state.adam().second(), out);
            out.writeLong(checksum(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    private static void write(List<float[]> arrays, DataOutputStream out) throws IOException {
        for (var array : arrays) {
            for (var value : array) {
                out.writeFloat(value);
            }
        }
    }

    /** @throws UserError where the file is no checkpoint, or a damaged one */
    static TrainingState read(Path file) {
        try {
            var bytes = Files.readAllBytes(file);
            var body = Arrays.copyOf(bytes, Math.max(0, bytes.length - Long.BYTES));
            var in = new DataInputStream(new ByteArrayInputStream(bytes));
            if (in.readInt() != MAGIC || in.readInt() != VERSION) {
                throw new UserError(file + " is no checkpoint that this version reads; remove it to start again");
            }
            var state = state(in);
            if (in.readLong() != checksum(body) || in.read() >= 0) {
                throw new UserError(damaged(file));
            }
            return state;
        } catch (IOException | IllegalArgumentException e) {
            throw new UserError(damaged(file), e);
        }
    }

    private static String damaged(Path file) {
        return file + " is damaged; remove the folder to start again";
    }

    private static TrainingState state(DataInputStream in) throws IOException {
        int steps = in.readInt();
        var scale = new RunningScale(in.readDouble(), in.readDouble());
        var shot = empty(in);
        var heads = new Heads(shot, empty(in));
        int adamSteps = in.readInt();
        var weights = read(heads.arrays(), in);
        var adam = new Adam(adamSteps, read(weights, in), read(weights, in));
        return new TrainingState(steps, heads.with(weights), adam, scale);
    }

    private static Head empty(DataInputStream in) throws IOException {
        return Head.empty(in.readInt(), in.readInt());
    }

    private static List<float[]> read(List<float[]> like, DataInputStream in) throws IOException {
        var arrays = new ArrayList<float[]>();
        for (var array : like) {
            var read = new float[array.length];
            for (int i = 0; i < read.length; i++) {
                read[i] = in.readFloat();
            }
            arrays.add(read);
        }
        return arrays;
    }

    private static long checksum(byte[] bytes) {
        var sum = new CRC32();
        sum.update(bytes);
        return sum.getValue();
    }
}
