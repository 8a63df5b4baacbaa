package io.espalier.safetensors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SafetensorsFileTest {
    @TempDir
    Path folder;

    @Test
    void readsTensorsInTheOrderOfTheirBytes() throws IOException {
        // Given
        var file = TestingSafetensors.raw(
                folder.resolve("a.safetensors"),
                "{\"__metadata__\":{\"format\":\"pt\"},"
                        + "\"late\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[6,10]},"
                        + "\"early\":{\"dtype\":\"BF16\",\"shape\":[3,1],\"data_offsets\":[0,6]}}  ",
                10);
        // When
        var opened = SafetensorsFile.open(file);
        // Then
        assertThat(opened.metadata()).containsEntry("format", "pt");
        assertThat(opened.tensors())
                .containsExactly(
                        new TensorEntry("early", Dtype.BF16, List.of(3L, 1L), 0, 6),
                        new TensorEntry("late", Dtype.F32, List.of(), 6, 10));
    }

    @Test
    void allowsTensorsWithoutElements() throws IOException {
        // Given
        var file = TestingSafetensors.raw(
                folder.resolve("a.safetensors"),
                "{\"none\":{\"dtype\":\"F32\",\"shape\":[0,7],\"data_offsets\":[0,0]}}",
                0);
        // When
        var opened = SafetensorsFile.open(file);
        // Then
        assertThat(opened.tensors()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{}|1|but the file has 1",
                "[]|0|not a JSON object",
                "{'a'|0|not valid JSON",
                "{}{}|0|goes on after its end",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|4|not valid JSON",
                "{'a':{'dtype':'F32','shape':[2],'data_offsets':[0,4]}}|4|takes 8",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,0]}}|4|impossible data_offsets",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0]}}|4|impossible data_offsets",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4,8]}}|4|more than 2",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[-4,0]}}|4|whole numbers from 0",
                "{'a':{'dtype':'F32','shape':[1.0],'data_offsets':[0,4]}}|4|whole numbers from 0",
                "{'a':{'dtype':'F32','shape':['1'],'data_offsets':[0,4]}}|4|whole numbers from 0",
                "{'a':{'dtype':'F32','shape':[99999999999999999999],'data_offsets':[0,4]}}|4|whole numbers from 0",
                "{'a':{'dtype':'F32','shape':[4294967296,4294967296],'data_offsets':[0,0]}}|0|more elements than can be",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[4,8]}}|8|leave a hole",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]},'b':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|4|overlap",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|3|but the file has 3",
                "{'a':{'dtype':'F31','shape':[1],'data_offsets':[0,4]}}|4|unknown dtype",
                "{'a':{'dtype':32,'shape':[1],'data_offsets':[0,4]}}|4|not a text",
                "{'a':{'dtype':'F4','shape':[3],'data_offsets':[0,1]}}|1|whole byte",
                "{'a':{'shape':[1],'data_offsets':[0,4]}}|4|no dtype",
                "{'a':{'dtype':'F32','data_offsets':[0,4]}}|4|no shape",
                "{'a':{'dtype':'F32','shape':[1]}}|4|no data_offsets",
                "{'a':{'dtype':'F32','shape':[[1]],'data_offsets':[0,4]}}|4|valid JSON",
                "{'a':{'dtype':'F32','shape':[1],'data_offsets':[0,4],'more':1}}|4|unknown field",
                "{'a':7}|4|not an object",
                "{'':{'dtype':'F32','shape':[1],'data_offsets':[0,4]}}|4|without a name",
                "{'__metadata__':{'format':7}}|0|not a text",
            })
    void refusesHeadersThatAreNotWhatTheyClaim(String header, int data, String reason) throws IOException {
        // Given
        var file = TestingSafetensors.raw(folder.resolve("bad.safetensors"), header.replace('\'', '"'), data);
        // When / Then
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(reason);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 3, 100_000_001, Long.MAX_VALUE, -1, Long.MIN_VALUE})
    void refusesLengthsThatAHeaderCannotHave(long length) throws IOException {
        // Given
        var bytes = TestingSafetensors.raw("{}", 0);
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(0, length);
        var file = Files.write(folder.resolve("bad.safetensors"), bytes);
        // When / Then
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("header");
    }

    @Test
    void refusesAFileThatEndsInItsLength() throws IOException {
        // Given
        var file = Files.write(folder.resolve("short.safetensors"), new byte[7]);
        // When / Then
        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cut off");
    }

    @Test
    void refusesAFileThatIsNotThere() {
        var file = folder.resolve("none.safetensors");

        assertThatThrownBy(() -> SafetensorsFile.open(file))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("cannot be read");
    }
}
