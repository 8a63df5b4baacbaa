package io.espalier.domain;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.files.JsonArtefact;
import io.espalier.testing.JsonSchema;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The classifier's file against its published schema. */
class DomainSchemaTest {
    private static final Path SCHEMA = Path.of("docs/schema/domains-1.schema.json");
    private static final Path BUILT_IN = Path.of("models/tiny-moe/domains.json");

    private static JsonNode written() throws IOException {
        var model = new DomainModel(
                "two",
                "encoder@01234567",
                List.of(
                        new DomainModel.Centroid("maths", new float[] {1, 0}, 5, "aa"),
                        new DomainModel.Centroid("java", new float[] {0, 1}, 7, "bb")),
                0.05,
                0.7,
                0.2);
        return new ObjectMapper().readTree(JsonArtefact.bytes(DomainModel.FORMAT, DomainModel.VERSION, model));
    }

    @Test
    void whatIsWrittenIsAsTheSchemaSays() throws IOException {
        // When
        var violations = JsonSchema.read(SCHEMA).violations(written());

        // Then
        assertThat(violations).isEmpty();
    }

    @Test
    void theBuiltInModelsClassifierIsAsTheSchemaSaysAndCanBeRead() throws IOException {
        // When
        var violations = JsonSchema.read(SCHEMA).violations(new ObjectMapper().readTree(Files.readAllBytes(BUILT_IN)));

        // Then
        assertThat(violations).isEmpty();
        var read = JsonArtefact.read(BUILT_IN, DomainModel.FORMAT, DomainModel.VERSION, DomainModel.class);
        assertThat(read.labels()).containsExactly("maths", "java", "german", "french", "legal", "pydoc");
    }

    @Test
    void everyKeyThatIsWrittenIsRequiredAndNoOtherIsAllowed() throws IOException {
        // Given
        var schema = JsonSchema.read(SCHEMA);
        var whole = (ObjectNode) written();

        // When
        var keys = whole.properties().stream().map(field -> field.getKey()).toList();

        // Then
        assertThat(keys).allSatisfy(key -> {
            var without = whole.deepCopy();
            without.remove(key);
            assertThat(schema.violations(without)).isNotEmpty();
        });
        assertThat(schema.violations(whole.deepCopy().put("more", 1))).isNotEmpty();
    }
}
