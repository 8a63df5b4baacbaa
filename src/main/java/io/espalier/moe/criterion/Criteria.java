package io.espalier.moe.criterion;

import io.espalier.failure.UserError;
import java.util.List;
import java.util.stream.Collectors;

/** All criteria, by name. */
public final class Criteria {
    private Criteria() {}

    /** @param seed for those that draw */
    public static List<Criterion> all(long seed) {
        return List.of(
                new EasyEp(),
                new GatedNorm(),
                new GatedShift(),
                new Reap(),
                new ActivationNorm(),
                new GatingScore(),
                new Frequency(),
                new RandomChoice(seed));
    }

    public static Criterion named(String name, long seed) {
        return all(seed).stream()
                .filter(criterion -> criterion.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new UserError("no criterion is called '" + name + "'; there are " + names()));
    }

    private static String names() {
        return all(0).stream().map(Criterion::name).collect(Collectors.joining(", "));
    }
}
