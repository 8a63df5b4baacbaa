package io.espalier.inject;

import com.fasterxml.jackson.databind.JsonNode;
import io.espalier.config.Spelling;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A pod's annotations, read. */
final class Wishes {
    private Wishes() {}

    /**
     * @param annotations the pod's {@code metadata.annotations}
     * @param faults gets a sentence for each wish that cannot be granted; none quotes a value, which may hold a secret
     */
    static Map<Wish, String> read(JsonNode annotations, List<String> faults) {
        var wishes = new EnumMap<Wish, String>(Wish.class);
        for (var wish : Wish.values()) {
            var value = annotations.path(wish.annotation()).textValue();
            if (value == null) {
                continue;
            }
            if (wish.accepts(value)) {
                wishes.put(wish, value);
            } else {
                faults.add("annotation " + wish.annotation() + ": expected " + wish.expected());
            }
        }
        annotations.fieldNames().forEachRemaining(name -> refuseUnknown(name, faults));
        return wishes;
    }

    private static void refuseUnknown(String name, List<String> faults) {
        var known = Wish.all().map(Wish::annotation).toList();
        if (name.startsWith(Names.PREFIX) && !known.contains(name)) {
            var nearest = Spelling.nearest(name, known)
                    .map(near -> "; did you mean " + near + "?")
                    .orElse("; known are " + String.join(", ", known));
            faults.add("annotation " + name + " is not known" + nearest);
        }
    }
}
