package io.espalier.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** The commands of docs/kubernetes.md against the files that they name. */
@NullUnmarked
class KubernetesDocTest {
    private static final Path DOC = Path.of("docs/kubernetes.md");
    private static final Pattern SHELL = Pattern.compile("(?s)```sh\n(.*?)```");
    private static final Pattern YAML = Pattern.compile("(?s)```yaml\n(.*?)```");
    private static final Pattern KUSTOMIZATION = Pattern.compile("kubectl (?:apply -k|kustomize) (\\S+)");
    private static final Pattern BUILT = Pattern.compile("docker build -f (\\S+) --target (\\S+)");
    private static final Pattern CHART = Pattern.compile("helm (?:install|upgrade) espalier (\\S+)");
    private static final Pattern VALUE = Pattern.compile("--set(?:-file)? ([\\w.]+)=");
    private static final Pattern LINK = Pattern.compile("]\\(([^)#]+?)(?:#[\\w-]*)?\\)");
    private static final Pattern COMPONENT = Pattern.compile("`components/(\\w+)`");
    private static final Pattern WORKLOAD = Pattern.compile("(?:status|logs) deployment/(\\S+)|service/(\\S+)");

    private static String text() {
        try {
            return Files.readString(DOC);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static String commands() {
        return String.join(
                "\n",
                SHELL.matcher(text()).results().map(block -> block.group(1)).toList());
    }

    private static List<MatchResult> found(Pattern pattern, String text) {
        var results = pattern.matcher(text).results().toList();
        assertThat(results).as(pattern.pattern()).isNotEmpty();
        return results;
    }

    @Test
    void everyKustomizationIsThere() {
        // When
        var folders = found(KUSTOMIZATION, commands());

        // Then
        assertThat(folders)
                .allSatisfy(folder -> assertThat(Path.of(folder.group(1), "kustomization.yaml"))
                        .exists());
        assertThat(found(COMPONENT, text()))
                .allSatisfy(name -> assertThat(Path.of("k8s/components", name.group(1), "kustomization.yaml"))
                        .exists());
    }

    @Test
    void everyImageCanBeBuilt() throws IOException {
        // When
        var builds = found(BUILT, commands());

        // Then
        for (var build : builds) {
            assertThat(Files.readString(Path.of(build.group(1)))).contains(" AS " + build.group(2) + "\n");
        }
    }

    @Test
    void theChartKnowsEveryValueThatIsSet() {
        // Given
        found(CHART, commands())
                .forEach(chart ->
                        assertThat(Path.of(chart.group(1), "Chart.yaml")).exists());
        JsonNode values = Manifests.read(Path.of("k8s/helm/espalier/values.yaml"));

        // When
        var set = found(VALUE, commands());

        // Then
        assertThat(set)
                .allSatisfy(value -> assertThat(values.at("/" + value.group(1).replace('.', '/'))
                                .isMissingNode())
                        .as(value.group(1))
                        .isFalse());
    }

    @Test
    void whatIsWaitedForAndForwardedToIsDeployed() throws IOException {
        // Given
        var names = Files.readString(Path.of("k8s/base/deployment.yaml"))
                + Files.readString(Path.of("k8s/base/service.yaml"))
                + Files.readString(Path.of("k8s/inject/webhook/deployment.yaml"));

        // When
        var workloads = found(WORKLOAD, commands());

        // Then
        assertThat(workloads)
                .allSatisfy(one -> assertThat(names)
                        .contains("  name: " + (one.group(1) == null ? one.group(2) : one.group(1)) + "\n"));
    }

    @Test
    void everyLinkLeadsSomewhereAndEveryBlockIsYaml() {
        // When
        var links = found(LINK, text());
        var blocks = found(YAML, text());

        // Then
        assertThat(links)
                .filteredOn(link -> !link.group(1).startsWith("http"))
                .allSatisfy(link -> assertThat(DOC.resolveSibling(link.group(1)).normalize())
                        .exists());
        assertThat(blocks)
                .allSatisfy(block -> assertThat(Manifests.parse(block.group(1).stripIndent()))
                        .isNotEmpty());
    }
}
