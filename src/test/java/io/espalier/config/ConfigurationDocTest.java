package io.espalier.config;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;

/** The documented keys against the records, in both directions. */
@NullUnmarked
class ConfigurationDocTest {
    private static final Path DOC = Path.of("docs/configuration.md");
    private static final Pattern YAML_BLOCK = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL);
    private static final Map<String, Class<? extends Record>> SECTIONS = sections();
    private static final Map<Class<?>, String> TYPES = Map.ofEntries(
            entry(String.class, "text"),
            entry(Integer.class, "number"),
            entry(Double.class, "share"),
            entry(BigDecimal.class, "amount"),
            entry(LocalDate.class, "date"),
            entry(Boolean.class, "boolean"),
            entry(Duration.class, "duration"),
            entry(DataSize.class, "size"),
            entry(URI.class, "url"),
            entry(List.class, "list"),
            entry(Map.class, "map"));

    private record Row(String key, String type, String fallback, String example) {}

    private static Map<String, Class<? extends Record>> sections() {
        var sections = new LinkedHashMap<String, Class<? extends Record>>();
        sections.put("`espalier`", Settings.class);
        sections.put("`espalier.server`", ServerSettings.class);
        sections.put("`espalier.upstreams.NAME`, kind `http`", HttpUpstreamSettings.class);
        sections.put("`espalier.upstreams.NAME.price`", PriceSettings.class);
        sections.put("`espalier.upstreams.NAME.prefix-cache`", PrefixCacheSettings.class);
        sections.put("`espalier.upstreams.NAME.swap`", SwapSettings.class);
        sections.put("`espalier.upstreams.NAME`, kind `embedded`", EmbeddedUpstreamSettings.class);
        sections.put("`espalier.upstreams.NAME.timeouts`", TimeoutSettings.class);
        sections.put("`espalier.upstreams.NAME.retry`", RetrySettings.class);
        sections.put("`espalier.upstreams.NAME.ejection`", EjectionSettings.class);
        sections.put("`espalier.routes[]`", RouteSettings.class);
        sections.put("`espalier.routes[].prune`", PruneSettings.class);
        sections.put("`espalier.routes[].prune.control`", ControlSettings.class);
        sections.put("`espalier.routes[].prune.shapes[]`", ShapeSettings.class);
        sections.put("`espalier.routes[].experts`", ExpertSettings.class);
        sections.put("`espalier.profiles.NAME`", ProfileSettings.class);
        sections.put("`espalier.pruner`", PrunerSettings.class);
        sections.put("`espalier.clients[]`", ClientSettings.class);
        sections.put("`espalier.redis`", RedisSettings.class);
        return sections;
    }

    static Stream<String> sectionNames() {
        return SECTIONS.keySet().stream();
    }

    @Test
    void hasASectionForEveryRecordAndNoOther() throws IOException {
        // Given
        var headings = Files.readAllLines(DOC).stream()
                .filter(line -> line.startsWith("## `"))
                .map(line -> line.substring(3))
                .toList();

        // When
        var documented = headings.stream().<Class<?>>map(SECTIONS::get).toList();

        // Then
        assertThat(headings).containsExactlyElementsOf(SECTIONS.keySet());
        assertThat(documented).containsExactlyInAnyOrderElementsOf(reachable(Settings.class, new ArrayList<>()));
    }

    @ParameterizedTest
    @MethodSource("sectionNames")
    void documentsEveryKeyWithItsTypeAndItsTrueDefaultAndNoOtherKey(String section) throws IOException {
        // Given
        var type = SECTIONS.get(section);
        var defaults = TestingYaml.fragment(type, "{}");

        // When
        var rows = rows(section);

        // Then
        assertThat(rows).extracting(Row::key).isEqualTo(RecordShape.keys(type));
        for (var component : type.getRecordComponents()) {
            var row = rows.stream()
                    .filter(r -> r.key().equals(RecordShape.key(component)))
                    .findFirst()
                    .orElseThrow();
            assertThat(row.type()).as(row.key()).isEqualTo(typeName(component.getType()));
            assertThat(row.fallback())
                    .as(row.key())
                    .isEqualTo(written(component, RecordShape.get(defaults, component)));
        }
    }

    @ParameterizedTest
    @MethodSource("sectionNames")
    void givesAnExampleOfEveryKeyThatCanBeRead(String section) throws IOException {
        // Given
        var type = SECTIONS.get(section);
        var interpolation = new Interpolation(name -> "from-the-environment");

        for (var row : rows(section)) {
            // When
            var faults = new Faults();
            var yaml = new Yaml().compose(new StringReader(row.key() + ": " + row.example()));
            new RecordReader(interpolation, faults).read(type, yaml, "example");

            // Then
            assertThat(faults.within("example." + row.key()))
                    .as(row.key() + faults.inFileOrder())
                    .isFalse();
        }
    }

    @Test
    void itsYamlBlocksAreSettingsThatLoad() throws IOException {
        // Given
        var blocks = YAML_BLOCK
                .matcher(Files.readString(DOC))
                .results()
                .map(block -> block.group(1))
                .toList();

        // When
        var read = blocks.stream().map(TestingYaml::read).toList();

        // Then
        assertThat(read)
                .hasSize(2)
                .allSatisfy(settings -> assertThat(settings.routes()).hasSize(2));
    }

    private static List<Row> rows(String section) throws IOException {
        return Files.readAllLines(DOC).stream()
                .dropWhile(line -> !line.equals("## " + section))
                .skip(1)
                .takeWhile(line -> !line.startsWith("## "))
                .filter(line -> line.startsWith("| `"))
                .map(line -> line.split(" \\| ", 5))
                .map(cells -> new Row(bare(cells[0].substring(2)), cells[1], bare(cells[2]), bare(cells[3])))
                .toList();
    }

    private static String bare(String cell) {
        return cell.replaceAll("^`|`$", "");
    }

    private static String typeName(Class<?> type) {
        return type.isEnum() ? "names" : RecordShape.ofKeys(type) ? "keys" : TYPES.get(type);
    }

    /** A default as the file would write it. */
    private static String written(RecordComponent component, @Nullable Object value) {
        return switch (value) {
            case null -> RecordShape.required(component) ? "*required*" : "*none*";
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT);
            case Duration duration -> duration(duration);
            case List<?> list ->
                list.stream().map(one -> "\"" + one + "\"").collect(Collectors.joining(", ", "[", "]"));
            case Map<?, ?> map when map.isEmpty() -> "{}";
            case DataSize size -> size.toString();
            case Record nested -> "{}";
            default -> value.toString();
        };
    }

    private static String duration(Duration duration) {
        if (duration.toMillisPart() > 0) {
            return duration.toMillis() + "ms";
        }
        return duration.toSecondsPart() > 0 ? duration.toSeconds() + "s" : duration.toMinutes() + "m";
    }

    private static List<Class<?>> reachable(Class<?> type, List<Class<?>> found) {
        if (type == UpstreamSettings.class) {
            RecordReader.UPSTREAM_KINDS.values().forEach(kind -> reachable(kind, found));
        } else if (RecordShape.ofKeys(type) && !found.contains(type)) {
            found.add(type);
            for (var component : type.getRecordComponents()) {
                typesIn(component).forEach(inner -> reachable(inner, found));
            }
        }
        return found;
    }

    private static Stream<Class<?>> typesIn(RecordComponent component) {
        return component.getGenericType() instanceof ParameterizedType generic
                ? Stream.of(generic.getActualTypeArguments()).map(argument -> (Class<?>) argument)
                : Stream.of(component.getType());
    }
}
