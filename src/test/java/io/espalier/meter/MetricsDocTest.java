package io.espalier.meter;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The documented metrics against the agreed list, in both directions. */
class MetricsDocTest {
    private static final Path DOC = Path.of("docs/metrics.md");
    private static final Path GOLDEN = Path.of("src/test/resources/meter/metrics.golden");

    @Test
    void documentsEveryMetricWithItsTypeAndLabels() throws IOException {
        // Given: what stands beside each histogram is told once
        var agreed = Files.readAllLines(GOLDEN).stream()
                .filter(line -> !line.split(" ")[0].endsWith("_max"))
                .toList();

        // When
        var documented = rows().stream().map(MetricsDocTest::shape).toList();

        // Then
        assertThat(documented).containsExactlyInAnyOrderElementsOf(agreed);
    }

    @Test
    void saysOfEachWhatItCountsAndWhatItMeans() throws IOException {
        // When
        var rows = rows();

        // Then
        assertThat(rows)
                .isNotEmpty()
                .allSatisfy(cells -> assertThat(List.of(cells[4], cells[5])).noneMatch(String::isBlank));
    }

    private static List<String[]> rows() throws IOException {
        return Files.readAllLines(DOC).stream()
                .map(line -> line.split(" *\\| *", -1))
                .filter(cells -> cells.length == 7 && cells[1].startsWith("`"))
                .toList();
    }

    private static String shape(String[] cells) {
        var labels =
                Arrays.stream(cells[3].replace("`", "").split(", *")).sorted().collect(Collectors.joining(","));
        return (cells[1].replace("`", "") + " " + cells[2] + " " + labels).strip();
    }
}
