package io.espalier.gguf;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;

/** Whatever bytes a file holds: it is read, or refused with a clear error, and never anything else. */
class GgufFuzzTest {
    private static Path folder = Path.of("");
    private static byte[] sound = {};

    @BeforeContainer
    static void write() throws IOException {
        folder = Files.createTempDirectory("gguf-fuzz");
        sound = TestingGguf.bytesOf(TestingGguf.small(), folder);
    }

    @AfterContainer
    static void remove() throws IOException {
        Files.deleteIfExists(folder.resolve("sound.gguf"));
        Files.deleteIfExists(folder.resolve("model.gguf"));
        Files.deleteIfExists(folder);
    }

    @Property(tries = 3000)
    void changedBytesAreReadOrRefused(
            @ForAll @Size(min = 1, max = 8) int[] places, @ForAll @Size(8) byte[] values, @ForAll boolean cut) {
        var content = sound.clone();
        for (var i = 0; i < places.length; i++) {
            content[Math.floorMod(places[i], content.length)] = values[i];
        }
        var length = cut ? Math.floorMod(places[0], content.length) : content.length;
        readOrRefuse(java.util.Arrays.copyOf(content, length));
    }

    @Property(tries = 1500)
    void changedNumbersAreReadOrRefused(
            @ForAll @IntRange(max = 900) int place, @ForAll long number, @ForAll boolean wide) {
        readOrRefuse(TestingGguf.withNumber(sound, place, number, wide ? 8 : 4));
    }

    private static void readOrRefuse(byte[] content) {
        try (var file = GgufFile.open(TestingGguf.file(folder, content))) {
            readEverything(file);
        } catch (UserError refused) {
            assertThat(refused).hasMessageContaining("expected");
        }
    }

    private static void readEverything(GgufFile file) {
        for (var key : file.metadata().keys()) {
            file.metadata().sequence(key).ifPresent(GgufFuzzTest::readAll);
        }
        for (var tensor : file.tensors()) {
            assertThat(file.bytes(tensor).byteSize()).isEqualTo(tensor.bytes());
        }
    }

    private static void readAll(MetadataValue.Sequence sequence) {
        var count = switch (sequence.elementType()) {
            case STRING -> sequence.strings().size();
            case F32 -> sequence.floats().length;
            case F64, BOOL -> sequence.count();
            default -> sequence.longs().length;
        };
        assertThat(count).isEqualTo(sequence.count());
    }
}
