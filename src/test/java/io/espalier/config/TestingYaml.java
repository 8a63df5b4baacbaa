package io.espalier.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.yaml.snakeyaml.Yaml;

/** Reads settings from text with an environment of the test's own. */
final class TestingYaml {
    private TestingYaml() {}

    static Settings read(String yaml) {
        return read(yaml, Map.of());
    }

    static Settings read(String yaml, Map<String, String> environment) {
        return new SettingsReader(environment::get, Profile.GATEWAY, UnaryOperator.identity())
                .read("espalier.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    }

    /** Asserts that every key was given, and with a value other than its default where it has another. */
    static void assertNothingIsDefault(Record full) {
        var defaults = fragment(full.getClass(), "{}");
        for (var component : full.getClass().getRecordComponents()) {
            var onlyOne = component.getType().isEnum() && component.getType().getEnumConstants().length == 1;
            assertThat(RecordShape.get(full, component))
                    .as(component.getName())
                    .isNotNull()
                    .matches(
                            value -> onlyOne || !value.equals(RecordShape.get(defaults, component)),
                            "is not the default");
        }
    }

    static <R extends Record> R fragment(Class<R> type, String yaml) {
        var node = new Yaml().compose(new StringReader(yaml));
        return new RecordReader(new Interpolation(name -> null), new Faults()).read(type, node, "settings");
    }
}
