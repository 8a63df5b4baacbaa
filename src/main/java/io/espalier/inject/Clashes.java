package io.espalier.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Set;

/** What of a pod leaves no room for the sidecar. */
final class Clashes {
    private static final Set<Integer> PORTS = Set.of(4280, 4290);

    private Clashes() {}

    /** @param faults gets a sentence for each */
    static void find(JsonNode spec, SidecarTemplate sidecar, List<String> faults) {
        var containers = spec.path("containers");
        if (containers.isEmpty()) {
            faults.add("expected a pod with spec.containers, found none");
        }
        if (Named.in(containers, sidecar.name())) {
            faults.add("a container is named " + sidecar.name() + ", as the sidecar is; rename it");
        }
        for (var container : containers) {
            ports(container, faults);
        }
        for (var container : spec.path("initContainers")) {
            if (container.path("name").asText().equals(sidecar.name())
                    && !container.path("restartPolicy").asText().equals("Always")) {
                faults.add("an init container is named " + sidecar.name() + ", as the sidecar is; rename it");
            }
        }
    }

    private static void ports(JsonNode container, List<String> faults) {
        for (var port : container.path("ports")) {
            if (PORTS.contains(port.path("containerPort").asInt())) {
                faults.add("container " + container.path("name").asText() + " listens on "
                        + port.path("containerPort").asInt()
                        + ", which the sidecar needs (4280 and 4290); choose another port, or label the pod "
                        + Names.LABEL + "=" + Names.DISABLED);
            }
        }
    }
}
