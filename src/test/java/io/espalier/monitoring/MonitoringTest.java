package io.espalier.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dashboard and the alerts against the metrics that the product has. */
@NullUnmarked
class MonitoringTest {
    private static final Path GOLDEN = Path.of("src/test/resources/meter/metrics.golden");
    private static final String OWN = "(espalier|gen_ai)_.*";
    /** What Prometheus adds, and what a histogram's buckets have. */
    private static final Set<String> ALWAYS = Set.of("job", "instance", "le");

    static Stream<String> expressions() {
        return Stream.concat(Monitoring.queries().stream(), Monitoring.rules().stream());
    }

    private record Agreed(String name, String type, Set<String> labels) {
        static List<Agreed> all() {
            try {
                return Files.readAllLines(GOLDEN).stream()
                        .map(line -> line.split(" "))
                        .map(words -> new Agreed(
                                words[0], words[1], words.length < 3 ? Set.of() : Set.of(words[2].split(","))))
                        .toList();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        boolean has(String series) {
            return type.equals("histogram")
                    ? Monitoring.family(series).equals(name) && !series.equals(name)
                    : series.equals(name);
        }
    }

    @ParameterizedTest
    @MethodSource("expressions")
    void namesOnlyMetricsAndLabelsThatTheProductHas(String expression) {
        // Given
        var agreed = Agreed.all();

        // When
        var asked = PromQl.of(expression);

        // Then: of the process' own metrics, the running program's page is the judge
        assertThat(asked.metrics()).isNotEmpty();
        var own = asked.metrics().stream().filter(name -> name.matches(OWN)).toList();
        assertThat(own).allSatisfy(name -> assertThat(agreed).anyMatch(metric -> metric.has(name)));
        if (own.size() == asked.metrics().size()) {
            var known = new TreeSet<>(ALWAYS);
            agreed.stream()
                    .filter(metric -> own.stream().anyMatch(metric::has))
                    .forEach(metric -> known.addAll(metric.labels()));
            assertThat(known).containsAll(asked.labels());
        }
    }

    @Test
    void findsAMetricOrALabelThatIsMisspelt() {
        // When
        var asked = PromQl.of(
                "sum by (job, outcme) (rate(espalier_exchange_total{job=~\"$job\", outcome=\"a\"}[5m])) / 1e6 * $price");

        // Then
        assertThat(asked.metrics()).containsExactly("espalier_exchange_total");
        assertThat(asked.labels()).containsExactly("job", "outcme", "outcome");
    }

    @Test
    void everyPanelSaysWhatItShowsAndOverlapsNoOther() {
        // When
        var panels = Monitoring.panels();

        // Then
        assertThat(panels).hasSizeGreaterThan(30);
        assertThat(panels.stream().map(panel -> panel.path("title").asText()))
                .doesNotHaveDuplicates()
                .noneMatch(String::isBlank);
        var cells = panels.stream()
                .map(panel -> panel.path("gridPos"))
                .flatMap(at -> cells(
                        at.path("x").asInt(),
                        at.path("y").asInt(),
                        at.path("w").asInt(),
                        at.path("h").asInt()))
                .toList();
        assertThat(cells).doesNotHaveDuplicates();
    }

    private static Stream<String> cells(int x, int y, int w, int h) {
        return Stream.iterate(0, i -> i < w * h, i -> i + 1).map(i -> (x + i % w) + "," + (y + i / w));
    }

    @Test
    void theOperatorsRulesAreTheAlerts() {
        // When
        var rule = Monitoring.read("prometheusrule.yaml");

        // Then
        assertThat(rule.path("spec")).isEqualTo(Monitoring.alerts());
    }

    @Test
    void everyAlertIsTestedAndSaysWhatToDo() {
        // Given
        var tested = Monitoring.read("alerts.test.yaml").toString();

        // When
        var rules = Monitoring.alerts().at("/groups/0/rules");

        // Then
        assertThat(rules).allSatisfy(rule -> {
            assertThat(tested).contains("\"alertname\":\"" + rule.path("alert").asText() + "\",\"exp_alerts\"");
            assertThat(rule.at("/annotations/description").asText()).isNotBlank();
            assertThat(rule.at("/labels/severity").asText()).isIn("warning", "critical");
        });
    }

    @Test
    void prometheusAgrees() throws Exception {
        // Given
        assumeThat(onPath("promtool")).as("promtool on the PATH").isTrue();

        // When / Then
        promtool("test", "rules", "alerts.test.yaml");
    }

    @Test
    void prometheusUnderstandsEveryPanel(@TempDir Path scratch) throws Exception {
        // Given: the panels' questions as rules, which is what promtool checks
        assumeThat(onPath("promtool")).as("promtool on the PATH").isTrue();
        var rules = new StringBuilder("groups:\n  - name: panels\n    rules:\n");
        for (var query : Monitoring.queries()) {
            if (!query.startsWith("label_values")) {
                rules.append("      - { record: panel, expr: '")
                        .append(asked(query))
                        .append("' }\n");
            }
        }
        var file = Files.writeString(scratch.resolve("panels.yaml"), rules);

        // When / Then
        promtool("check", "rules", "--lint=none", file.toString());
    }

    /** With what Grafana puts in place of its variables. */
    private static String asked(String query) {
        return query.replace("$__rate_interval", "5m")
                .replace("$__range", "1h")
                .replace("$job", ".*")
                .replace("'", "''");
    }

    private static void promtool(String... arguments) throws Exception {
        var line = new ArrayList<>(List.of("promtool"));
        line.addAll(List.of(arguments));
        var process = new ProcessBuilder(line)
                .directory(Monitoring.FOLDER.toFile())
                .redirectErrorStream(true)
                .start();
        var output = process.inputReader().lines().collect(Collectors.joining("\n"));
        assertThat(process.waitFor()).as(output).isZero();
    }

    private static boolean onPath(String tool) {
        return Stream.of(System.getenv("PATH").split(":"))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }
}
