package io.espalier.testing;

import static java.util.stream.Collectors.toCollection;
import static java.util.stream.Collectors.toMap;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A page in Prometheus' text format, taken apart. */
public record MetricsPage(String text, Map<String, String> types, List<Sample> samples) {
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
    private static final Pattern SUFFIX = Pattern.compile("_(bucket|count|sum)$");

    /** One line: a value and its labels. */
    public record Sample(String name, Map<String, String> labels, double value) {}

    public static MetricsPage of(String text) {
        var types = new TreeMap<String, String>();
        text.lines()
                .filter(line -> line.startsWith("# TYPE "))
                .map(line -> line.split(" "))
                .forEach(words -> types.put(words[2], words[3]));
        var samples = text.lines()
                .filter(line -> !line.startsWith("#") && !line.isBlank())
                .map(MetricsPage::sample)
                .toList();
        return new MetricsPage(text, types, samples);
    }

    /** The value of a series, 0 where there is none; labels as {@code key=value}. */
    public double value(String name, String... labels) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name) && has(sample, labels))
                .mapToDouble(Sample::value)
                .sum();
    }

    /** All values of a label. */
    public TreeSet<String> values(String name, String label) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .map(sample -> sample.labels().getOrDefault(label, ""))
                .collect(toCollection(TreeSet::new));
    }

    /** Upper bounds of a histogram's buckets, without the last. */
    public List<Double> bounds(String name) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name + "_bucket"))
                .map(sample -> sample.labels().get("le"))
                .filter(bound -> !bound.equals("+Inf"))
                .map(Double::valueOf)
                .distinct()
                .sorted()
                .toList();
    }

    /** Each metric with its type and its labels' names, one a line, as {@code name type label,label}. */
    public List<String> shapes() {
        return types.entrySet().stream()
                .map(family -> (family.getKey() + " " + family.getValue() + " " + labels(family.getKey())).strip())
                .toList();
    }

    private String labels(String family) {
        var names = samples.stream()
                .filter(sample -> family.equals(sample.name())
                        || family.equals(SUFFIX.matcher(sample.name()).replaceFirst("")))
                .flatMap(sample -> sample.labels().keySet().stream())
                .filter(label -> !label.equals("le"))
                .collect(toCollection(TreeSet::new));
        return String.join(",", names);
    }

    private static boolean has(Sample sample, String... labels) {
        for (var label : labels) {
            var parts = label.split("=", 2);
            if (!parts[1].equals(sample.labels().get(parts[0]))) {
                return false;
            }
        }
        return true;
    }

    private static Sample sample(String line) {
        var parts = SAMPLE.matcher(line);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a line of Prometheus' text format: " + line);
        }
        var labels = parts.group(2) == null
                ? Map.<String, String>of()
                : LABEL.matcher(parts.group(2)).results().collect(toMap(m -> m.group(1), m -> m.group(2)));
        return new Sample(parts.group(1), labels, Double.parseDouble(parts.group(3)));
    }
}
