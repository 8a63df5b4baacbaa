package io.espalier.safetensors;

import static io.espalier.safetensors.TestingSafetensors.counting;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.espalier.failure.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckpointTest {
    private static final String MAP =
            "{\"metadata\":{\"total_size\":12},\"weight_map\":{\"a\":\"one.safetensors\",\"b\":\"two.safetensors\"}}";

    @TempDir
    Path folder;

    @BeforeEach
    void writeShards() throws IOException {
        TestingSafetensors.write(folder.resolve("one.safetensors"), counting("a", Dtype.F32, List.of(2L), 0));
        TestingSafetensors.write(folder.resolve("two.safetensors"), counting("b", Dtype.F32, List.of(1L), 9));
    }

    @Test
    void opensShardsThroughTheirIndex() throws IOException {
        // Given
        Files.writeString(folder.resolve(Checkpoint.INDEX), MAP);
        // When
        var checkpoint = Checkpoint.open(folder);
        // Then
        assertThat(checkpoint.shards()).hasSize(2);
        assertThat(checkpoint.bytes()).isEqualTo(12);
        assertThat(checkpoint.indexMetadata().path("total_size").asInt()).isEqualTo(12);
    }

    @Test
    void opensASingleFileWithoutAnIndex() throws IOException {
        // Given
        TestingSafetensors.write(folder.resolve(Checkpoint.SINGLE), counting("a", Dtype.F32, List.of(2L), 0));
        // When
        var checkpoint = Checkpoint.open(folder);
        // Then
        assertThat(checkpoint.indexed()).isFalse();
        assertThat(checkpoint.shards()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'weight_map':{'a':'one.safetensors','b':'one.safetensors'}}|'b' is not in one.safetensors",
                "{'weight_map':{'a':'one.safetensors','b':'two.safetensors','c':'two.safetensors'}}|'c' is not in two",
                "{'weight_map':{'a':'two.safetensors','b':'two.safetensors'}}|'a' is not in two.safetensors",
                "{'weight_map':{'a':'../one.safetensors'}}|beside it",
                "{'weight_map':{'a':'/etc/passwd'}}|beside it",
                "{'weight_map':{'a':7}}|beside it",
                "{'weight_map':{'a':'three.safetensors'}}|cannot be read",
                "{'weight_map':{}}|not an object with a shard",
                "{'weight_map':[]}|not an object with a shard",
                "{|not valid JSON",
            })
    void refusesAnIndexThatDoesNotFitItsShards(String index, String reason) throws IOException {
        // Given
        Files.writeString(folder.resolve(Checkpoint.INDEX), index.replace('\'', '"'));
        // When / Then
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(reason);
    }

    @Test
    void refusesATensorThatIsInTwoShards() throws IOException {
        // Given
        TestingSafetensors.write(
                folder.resolve("three.safetensors"),
                counting("a", Dtype.F32, List.of(2L), 0),
                counting("c", Dtype.F32, List.of(2L), 0));
        Files.writeString(
                folder.resolve(Checkpoint.INDEX),
                "{\"weight_map\":{\"a\":\"one.safetensors\",\"c\":\"three.safetensors\"}}");
        // When / Then
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("in one.safetensors and in three.safetensors");
    }

    @Test
    void refusesAFolderThatIsNoCheckpoint() {
        assertThatThrownBy(() -> Checkpoint.open(folder))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("neither");
    }
}
