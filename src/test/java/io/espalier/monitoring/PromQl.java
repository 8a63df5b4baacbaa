package io.espalier.monitoring;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * What a PromQL expression names.
 *
 * @param metrics the series it reads, each as often as it stands there
 * @param labels what it selects by and groups by
 */
record PromQl(List<String> metrics, Set<String> labels) {
    private static final Pattern TEXT = Pattern.compile("\"[^\"]*\"");
    private static final Pattern RANGE = Pattern.compile("\\[[^]]*]");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\w+");
    private static final Pattern GROUPING =
            Pattern.compile("\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\(([^)]*)\\)");
    private static final Pattern MATCHERS = Pattern.compile("\\{([^}]*)}");
    /** Grafana's own, around a series and the label whose values are wanted. */
    private static final Pattern LABEL_VALUES = Pattern.compile("label_values\\((.*),\\s*(\\w+)\\)");

    private static final Pattern WORD = Pattern.compile("(?<![\\w.])([A-Za-z_:][\\w:]*)(\\s*\\()?");
    private static final Set<String> OPERATORS = Set.of("and", "or", "unless", "bool", "offset");

    static PromQl of(String expression) {
        var labels = new TreeSet<String>();
        var rest = LABEL_VALUES.matcher(TEXT.matcher(expression).replaceAll("")).replaceAll(values -> {
            labels.add(values.group(2));
            return values.group(1);
        });
        rest = VARIABLE.matcher(RANGE.matcher(rest).replaceAll("")).replaceAll("");
        for (var named : List.of(GROUPING, MATCHERS)) {
            named.matcher(rest).results().forEach(list -> labels.addAll(names(list.group(1))));
            rest = named.matcher(rest).replaceAll(" ");
        }
        return new PromQl(words(rest), labels);
    }

    private static List<String> names(String list) {
        return Arrays.stream(list.split(","))
                .map(item -> item.replaceAll("[=!~].*", "").strip())
                .filter(name -> !name.isEmpty())
                .toList();
    }

    /** Without functions, which a bracket follows. */
    private static List<String> words(String expression) {
        var words = new ArrayList<String>();
        WORD.matcher(expression)
                .results()
                .filter(word -> word.group(2) == null && !OPERATORS.contains(word.group(1)))
                .forEach(word -> words.add(word.group(1)));
        return words;
    }
}
