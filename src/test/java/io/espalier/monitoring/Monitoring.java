package io.espalier.monitoring;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.yaml.snakeyaml.Yaml;

/** The dashboard and the alerts of k8s/components/monitoring. */
public final class Monitoring {
    static final Path FOLDER = Path.of("k8s/components/monitoring");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Pattern HISTOGRAM_SERIES = Pattern.compile("_(bucket|sum|count)$");

    private Monitoring() {}

    static JsonNode dashboard() {
        return read("dashboard.json");
    }

    static JsonNode alerts() {
        return read("alerts.yaml");
    }

    static JsonNode read(String name) {
        try {
            return JSON.valueToTree(new Yaml().<Map<String, Object>>load(Files.readString(FOLDER.resolve(name))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Every panel of the dashboard that asks something. */
    static List<JsonNode> panels() {
        var panels = new ArrayList<JsonNode>();
        dashboard().path("panels").forEach(panels::add);
        return panels.stream()
                .filter(panel -> !panel.path("type").asText().equals("row"))
                .toList();
    }

    static List<String> queries() {
        var queries = new ArrayList<String>();
        panels().forEach(panel -> panel.path("targets")
                .forEach(target -> queries.add(target.path("expr").asText())));
        dashboard().at("/templating/list").forEach(variable -> {
            if (variable.has("definition")) {
                queries.add(variable.path("definition").asText());
            }
        });
        return queries;
    }

    static List<String> rules() {
        var expressions = new ArrayList<String>();
        alerts().path("groups")
                .forEach(group -> group.path("rules")
                        .forEach(rule -> expressions.add(rule.path("expr").asText())));
        return expressions;
    }

    /** The metrics that panels and alerts ask for; of a histogram its own name. */
    public static List<String> metricsAskedFor() {
        return Stream.concat(queries().stream(), rules().stream())
                .flatMap(query -> PromQl.of(query).metrics().stream())
                .map(Monitoring::family)
                .distinct()
                .sorted()
                .toList();
    }

    static String family(String series) {
        return HISTOGRAM_SERIES.matcher(series).replaceFirst("");
    }
}
