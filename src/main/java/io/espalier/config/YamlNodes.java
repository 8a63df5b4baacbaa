package io.espalier.config;

import java.util.Map;
import org.yaml.snakeyaml.DumperOptions.ScalarStyle;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** What errors say of a YAML node. */
final class YamlNodes {
    private static final int LONGEST_QUOTE = 40;
    private static final Map<Class<? extends Node>, String> FORMS = Map.of(
            MappingNode.class, "keys and values", SequenceNode.class, "a list", ScalarNode.class, "a single value");

    private YamlNodes() {}

    /** Counted from 1. */
    static int line(Node node) {
        return node.getStartMark().getLine() + 1;
    }

    static String form(Node node) {
        return node.getTag().equals(Tag.NULL) ? "nothing" : FORMS.getOrDefault(node.getClass(), "something else");
    }

    /** The value as written; of a long one only its beginning. */
    static String quote(ScalarNode scalar) {
        var text = scalar.getValue();
        var shown = text.length() <= LONGEST_QUOTE ? text : text.substring(0, LONGEST_QUOTE) + "…";
        var trap = scalar.getTag().equals(Tag.BOOL) && scalar.getScalarStyle() == ScalarStyle.PLAIN;
        return "\"" + shown + "\"" + (trap ? ", which YAML reads as a boolean" : "");
    }
}
