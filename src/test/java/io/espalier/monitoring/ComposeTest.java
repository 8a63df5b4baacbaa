package io.espalier.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.espalier.cli.EspalierCommand;
import io.espalier.config.Profile;
import io.espalier.config.SettingsReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** The composition of deploy/compose, as far as it can be checked without an engine that runs it. */
@NullUnmarked
class ComposeTest {
    private static final Path FOLDER = Path.of("deploy/compose");
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{\\w+:-(\\w+)}");

    private static JsonNode read(String name) {
        try {
            return new ObjectMapper()
                    .valueToTree(new Yaml().<Map<String, Object>>load(Files.readString(FOLDER.resolve(name))));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static Iterable<JsonNode> services() {
        return read("compose.yaml").path("services");
    }

    @Test
    void everyFileThatIsMountedIsThere() {
        // When
        var services = services();

        // Then
        assertThat(services)
                .hasSize(4)
                .allSatisfy(service -> assertThat(service.path("volumes"))
                        .map(JsonNode::asText)
                        .filteredOn(volume -> volume.startsWith("."))
                        .allSatisfy(volume -> assertThat(FOLDER.resolve(volume.substring(0, volume.indexOf(':'))))
                                .exists()));
    }

    @Test
    void everyImageIsPinnedAndEveryPortIsThisMachinesOwn() {
        // When
        var services = services();

        // Then
        assertThat(services).allSatisfy(service -> {
            assertThat(service.path("image").asText()).matches("[\\w./-]+:v?\\d+\\.\\d+.*");
            assertThat(service.path("ports")).allMatch(port -> port.asText().startsWith("127.0.0.1:"));
        });
    }

    @Test
    void theGatewayUnderstandsItsCommandAndItsSettings() throws IOException {
        // Given
        var gateway = read("compose.yaml").at("/services/espalier");
        var arguments = StreamSupport.stream(gateway.path("command").spliterator(), false)
                .map(JsonNode::asText)
                .toArray(String[]::new);
        var hash = DEFAULT.matcher(
                        gateway.at("/environment/ESPALIER_CLIENT_SHA256").asText())
                .replaceFirst("$1");
        var settings = Files.readAllBytes(FOLDER.resolve("espalier/espalier.yaml"));

        // When / Then
        assertThatCode(() -> EspalierCommand.commandLine().parseArgs(arguments)).doesNotThrowAnyException();
        assertThatCode(() -> new SettingsReader(name -> hash, Profile.GATEWAY, UnaryOperator.identity())
                        .read("espalier.yaml", settings))
                .doesNotThrowAnyException();
    }

    @Test
    void grafanaAndPrometheusReadWhatIsMounted() {
        // When
        var prometheus = read("prometheus.yaml");
        var provider = read("grafana/dashboards.yaml").at("/providers/0/options/path");

        // Then
        var mounts = read("compose.yaml").path("services").toString();
        assertThat(mounts)
                .contains(":/etc/prometheus/" + prometheus.at("/rule_files/0").asText() + ":ro")
                .contains(":" + provider.asText() + "/espalier.json:ro");
    }
}
