package io.espalier.moe.cut;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.failure.UserError;
import io.espalier.gguf.GgufFile;
import io.espalier.moe.ExpertProfile;
import io.espalier.moe.Progress;
import io.espalier.moe.TestingMoe;
import io.espalier.moe.TestingMoe.Architecture;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.jspecify.annotations.NullUnmarked;

/** Whatever the header of a model says: the model is cut to a sound file, or refused with a clear error, and nothing is left. */
@NullUnmarked
class GgufCutFuzzTest {
    /** Metadata without the vocabulary, and the table of tensors, lie in these parts of the file. */
    private static final int HEAD = 900;

    private static Path folder = Path.of("");
    private static Path model = Path.of("");
    private static Path out = Path.of("");
    private static byte[] sound = {};
    private static int tableStart;
    private static int tableEnd;
    private static ExpertProfile profile;

    @BeforeContainer
    static void write() throws IOException {
        folder = Files.createTempDirectory("cut-fuzz");
        out = folder.resolve("cut.gguf");
        model = TestingMoe.write(Architecture.DEEPSEEK2, folder);
        profile = TestingCheckpoint.profile(model, 4, 2);
        try (var gguf = GgufFile.open(model)) {
            tableEnd = (int) gguf.tensors().getFirst().offset();
        }
        sound = new byte[tableEnd];
        try (var file = new RandomAccessFile(model.toFile(), "r")) {
            file.readFully(sound);
        }
        tableStart = new String(sound, java.nio.charset.StandardCharsets.ISO_8859_1).lastIndexOf("token_embd.weight");
    }

    @AfterContainer
    static void remove() throws IOException {
        Files.deleteIfExists(model);
        Files.deleteIfExists(folder);
    }

    @Property(tries = 400)
    void changedHeadersAreCutOrRefused(@ForAll @Size(min = 1, max = 4) int[] places, @ForAll @Size(4) byte[] values)
            throws IOException {
        var changed = sound.clone();
        for (var i = 0; i < places.length; i++) {
            changed[place(places[i])] = values[i];
        }
        try (var file = new RandomAccessFile(model.toFile(), "rw")) {
            file.write(changed);
        }
        cutOrRefuse();
    }

    private static int place(int drawn) {
        return (drawn & 1) == 0 ? Math.floorMod(drawn, HEAD) : tableStart + Math.floorMod(drawn, tableEnd - tableStart);
    }

    private static void cutOrRefuse() throws IOException {
        try {
            // Not bound to the changed file's hash, which would refuse every one of them.
            MoeCheckpoint.open(model).cut(profile, out, new CutOptions(ExtraBlocks.DROP, true), Progress.NONE);
            assertThat(MoeCheckpoint.open(out).shape().experts()).isEqualTo(4);
        } catch (UserError refused) {
            assertThat(out).doesNotExist();
        } finally {
            Files.deleteIfExists(out);
        }
        assertThat(Files.list(folder)).containsExactly(model);
    }
}
