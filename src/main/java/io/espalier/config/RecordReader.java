package io.espalier.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Reads a YAML tree into records: a component is a key, null is a key that is not there, and the record's own constructor puts the
 * default in its place. After a fault it goes on with the default, so that one reading finds them all.
 */
final class RecordReader {
    /** The kinds of upstream, by what {@code kind} says. */
    static final Map<String, Class<? extends UpstreamSettings>> UPSTREAM_KINDS =
            new TreeMap<>(Map.of("http", HttpUpstreamSettings.class, "embedded", EmbeddedUpstreamSettings.class));

    private final Interpolation interpolation;
    private final Faults faults;

    RecordReader(Interpolation interpolation, Faults faults) {
        this.interpolation = interpolation;
        this.faults = faults;
    }

    /** Always a record, even where nothing was right; whether it may be used is for the faults to say. */
    <R extends Record> R read(Class<R> type, Node node, String path) {
        return record(type, fields(node, path), path);
    }

    private <R extends Record> R record(Class<R> type, Map<String, Node> fields, String path) {
        var keys = RecordShape.keys(type);
        fields.keySet().stream().filter(key -> !keys.contains(key)).forEach(key -> refuse(key, keys, path));
        var components = type.getRecordComponents();
        var arguments = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = component(components[i], fields, path);
        }
        var read = RecordShape.construct(type, arguments);
        for (var component : components) {
            if (RecordShape.required(component) && RecordShape.get(read, component) == null) {
                faults.add(join(path, RecordShape.key(component)), "missing; it has no default");
            }
        }
        return read;
    }

    private @Nullable Object component(RecordComponent component, Map<String, Node> fields, String path) {
        var key = RecordShape.key(component);
        var node = fields.get(key);
        return node == null || leftOut(node) ? null : value(component.getGenericType(), node, join(path, key));
    }

    private boolean leftOut(Node node) {
        return node.getTag().equals(Tag.NULL)
                || (node instanceof ScalarNode scalar && interpolation.leavesOut(scalar.getValue()));
    }

    private void refuse(String key, List<String> known, String path) {
        var nearest = Spelling.nearest(key, known)
                .map(name -> "; did you mean \"" + name + "\"?")
                .orElse(".");
        faults.add(join(path, key), "unknown key" + nearest + " Known here: " + String.join(", ", known));
    }

    private @Nullable Object value(Type type, Node node, String path) {
        if (!node.getTag().startsWith(Tag.PREFIX)) {
            faults.add(path, "tags are not read here; write the value alone");
            return null;
        }
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            return generic.getRawType() == List.class ? list(arguments[0], node, path) : map(arguments[1], node, path);
        }
        if (type == UpstreamSettings.class) {
            return upstream(node, path);
        }
        var plain = (Class<?>) type;
        return RecordShape.ofKeys(plain) ? read(plain.asSubclass(Record.class), node, path) : scalar(plain, node, path);
    }

    private List<Object> list(Type element, Node node, String path) {
        var read = new ArrayList<>();
        if (node instanceof SequenceNode sequence) {
            for (var item : sequence.getValue()) {
                var at = path + "[" + read.size() + "]";
                faults.stands(at, YamlNodes.line(item));
                read.add(orStandIn(value(element, item, at), element));
            }
        } else {
            faults.add(path, "expected a list, such as [a, b], found " + YamlNodes.form(node));
        }
        return read;
    }

    private Map<String, Object> map(Type value, Node node, String path) {
        var read = new LinkedHashMap<String, Object>();
        fields(node, path)
                .forEach((name, field) -> read.put(name, orStandIn(value(value, field, join(path, name)), value)));
        return read;
    }

    /** Keeps the places of a list and the names of a map as they are in the file, where one value is at fault. */
    private static Object orStandIn(@Nullable Object value, Type type) {
        return Objects.requireNonNullElse(value, type == Integer.class ? 1 : "");
    }

    private UpstreamSettings upstream(Node node, String path) {
        var fields = fields(node, path);
        var kind = fields.get(RecordShape.KIND);
        var named = kind == null ? null : (String) scalar(String.class, kind, join(path, RecordShape.KIND));
        var type = named == null ? null : UPSTREAM_KINDS.get(named);
        if (type == null) {
            faults.add(
                    join(path, RecordShape.KIND),
                    "expected " + String.join(" or ", UPSTREAM_KINDS.keySet()) + ", found "
                            + (named == null ? "nothing" : "another kind"));
            return record(EmbeddedUpstreamSettings.class, Map.of(), path);
        }
        return (UpstreamSettings) record(type.asSubclass(Record.class), fields, path);
    }

    private Map<String, Node> fields(Node node, String path) {
        var fields = new LinkedHashMap<String, Node>();
        if (!(node instanceof MappingNode mapping)) {
            faults.add(path, "expected keys and values, found " + YamlNodes.form(node));
            return fields;
        }
        for (var tuple : mapping.getValue()) {
            var key = tuple.getKeyNode() instanceof ScalarNode scalar ? scalar.getValue() : "?";
            faults.stands(join(path, key), YamlNodes.line(tuple.getKeyNode()));
            if (fields.putIfAbsent(key, tuple.getValueNode()) != null) {
                faults.add(
                        join(path, key),
                        "given twice, again on line " + YamlNodes.line(tuple.getKeyNode()) + "; keep one");
            }
        }
        return fields;
    }

    private @Nullable Object scalar(Class<?> type, Node node, String path) {
        var form = ScalarForm.of(type);
        if (!(node instanceof ScalarNode scalar) || node.getTag().equals(Tag.NULL)) {
            faults.add(path, "expected " + form.expected() + ", found " + YamlNodes.form(node));
            return null;
        }
        return switch (interpolation.fill(scalar.getValue())) {
            case Interpolation.Filled.Failed(var message) -> {
                faults.add(path, message);
                yield null;
            }
            case Interpolation.Filled.Text(var text, var fromEnvironment) -> {
                var value = form.read().apply(text);
                if (value.isEmpty()) {
                    faults.add(
                            path,
                            "expected " + form.expected() + ", found "
                                    + (fromEnvironment ? "another value in the environment" : YamlNodes.quote(scalar)));
                }
                yield value.orElse(null);
            }
        };
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }
}
