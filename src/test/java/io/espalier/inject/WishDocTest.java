package io.espalier.inject;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The annotations that docs/kubernetes.md lists are those that pods may have. */
class WishDocTest {
    @Test
    void listsEveryAnnotationAndNoOther() throws IOException {
        // Given
        var doc = Files.readAllLines(Path.of("docs/kubernetes.md"));

        // When
        var listed = doc.stream()
                .filter(line -> line.startsWith("| `espalier.dev/"))
                .map(line -> line.split("`")[1])
                .toList();

        // Then
        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(
                        Wish.all().map(Wish::annotation).toList());
    }
}
