package io.espalier.safetensors;

import static org.assertj.core.api.Assertions.assertThat;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whatever is in a file: it is opened, or refused with a sentence; never anything else. */
class HostileHeaderTest {
    private static final String HONEST =
            "{\"__metadata__\":{\"format\":\"pt\"},\"a\":{\"dtype\":\"F32\",\"shape\":[2,3],\"data_offsets\":[0,24]},"
                    + "\"b\":{\"dtype\":\"U8\",\"shape\":[5],\"data_offsets\":[24,29]}}";

    @Property(tries = 2000)
    void bytesChangedAnywhereAreRefusedOrHarmless(
            @ForAll @Size(min = 1, max = 6) List<@IntRange(max = 220) Integer> places, @ForAll byte value)
            throws IOException {
        // Given
        var bytes = TestingSafetensors.raw(HONEST, 29);
        places.forEach(place -> bytes[place % bytes.length] = value);
        // When
        var outcome = open(bytes);
        // Then
        assertThat(outcome).isIn("opened", "refused");
    }

    @Property(tries = 500)
    void filesThatEndEarlyAreRefused(@ForAll @IntRange(max = 220) int length) throws IOException {
        // Given
        var bytes = TestingSafetensors.raw(HONEST, 29);
        var cut = Arrays.copyOf(bytes, Math.min(length, bytes.length - 1));
        // When
        var outcome = open(cut);
        // Then
        assertThat(outcome).isEqualTo("refused");
    }

    @Property(tries = 1000)
    void noiseIsRefused(@ForAll @Size(max = 300) byte[] noise) throws IOException {
        // Given
        var header = new byte[8 + noise.length];
        header[0] = (byte) noise.length;
        header[1] = (byte) (noise.length >> 8);
        System.arraycopy(noise, 0, header, 8, noise.length);
        // When
        var outcome = open(header);
        // Then
        assertThat(outcome).isEqualTo("refused");
    }

    private static String open(byte[] bytes) throws IOException {
        var file = Files.write(Files.createTempFile("hostile", ".safetensors"), bytes);
        try {
            var opened = SafetensorsFile.open(file);
            var available = Files.size(file) - opened.dataStart();
            assertThat(opened.tensors()).allMatch(tensor -> tensor.end() <= available);
            return "opened";
        } catch (UserError e) {
            return "refused";
        } finally {
            Files.delete(file);
        }
    }
}
