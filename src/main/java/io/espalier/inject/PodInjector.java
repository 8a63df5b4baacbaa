package io.espalier.inject;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.zjsonpatch.DiffFlags;
import io.fabric8.zjsonpatch.JsonDiff;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Puts the sidecar into a pod: the container before all other init containers, its volumes, and {@code OPENAI_BASE_URL} in each of
 * the application's containers. Every step adds what is missing and leaves what is there, so a pod that went through twice is the same
 * as one that went through once.
 *
 * @param template the sidecar of this moment
 * @param ownNamespace where the webhook itself runs; its pods must start without it
 */
public record PodInjector(Supplier<SidecarTemplate> template, String ownNamespace) {
    private static final EnumSet<DiffFlags> PLAIN =
            EnumSet.of(DiffFlags.OMIT_MOVE_OPERATION, DiffFlags.OMIT_COPY_OPERATION, DiffFlags.OMIT_VALUE_ON_REMOVE);

    /** @param pod is not changed */
    public Outcome inject(String namespace, ObjectNode pod) {
        return passedBy(namespace, pod).orElseGet(() -> injected(pod));
    }

    private Optional<Outcome> passedBy(String namespace, ObjectNode pod) {
        var metadata = pod.path("metadata");
        if (namespace.equals(ownNamespace)) {
            return untouched("its namespace is the webhook's own");
        }
        if (metadata.path("annotations").has(Names.MIRROR)) {
            return untouched("it mirrors a pod that a kubelet runs from a file");
        }
        if (metadata.path("labels").path(Names.LABEL).asText().equals(Names.DISABLED)) {
            return untouched("its label says so");
        }
        return unsuited(pod.path("spec"));
    }

    private static Optional<Outcome> unsuited(JsonNode spec) {
        if (spec.path("hostNetwork").asBoolean()) {
            return unsuited(
                    "the pod uses the node's network, where the sidecar's socket would be open to all of the node");
        }
        if (spec.path("os").path("name").asText().equals("windows")) {
            return unsuited("the pod runs on Windows, for which there is no sidecar");
        }
        return Optional.empty();
    }

    private static Optional<Outcome> untouched(String reason) {
        return Optional.of(new Outcome.Untouched(reason, List.of()));
    }

    private static Optional<Outcome> unsuited(String reason) {
        return Optional.of(new Outcome.Untouched(reason, List.of("espalier: no sidecar was added: " + reason)));
    }

    private Outcome injected(ObjectNode pod) {
        var sidecar = template.get();
        var faults = new ArrayList<String>();
        var wishes = Wishes.read(pod.path("metadata").path("annotations"), faults);
        Clashes.find(pod.path("spec"), sidecar, faults);
        if (!faults.isEmpty()) {
            return new Outcome.Refused("espalier: " + String.join("; ", faults));
        }
        var warnings = new ArrayList<String>();
        var patch = JsonDiff.asJson(pod, with(sidecar, wishes, pod, warnings), PLAIN);
        return patch.isEmpty()
                ? new Outcome.Untouched("it has the sidecar already", warnings)
                : new Outcome.Injected(patch, warnings);
    }

    private static JsonNode with(
            SidecarTemplate sidecar, Map<Wish, String> wishes, ObjectNode pod, List<String> warnings) {
        var desired = pod.deepCopy();
        var spec = desired.withObjectProperty("spec");
        if (!Named.in(spec.path("initContainers"), sidecar.name())) {
            spec.withArrayProperty("initContainers").insert(0, sidecar.containerFor(wishes));
        }
        for (var volume : sidecar.volumes()) {
            if (!Named.in(spec.path("volumes"), volume.path("name").asText())) {
                spec.withArrayProperty("volumes").add(volume.deepCopy());
            }
        }
        for (var container : spec.path("containers")) {
            direct((ObjectNode) container, warnings);
        }
        return desired;
    }

    private static void direct(ObjectNode container, List<String> warnings) {
        if (!Variables.has(container, Names.BASE_URL)) {
            Variables.put(container, Names.BASE_URL, Names.SIDECAR_URL);
        } else if (!Variables.has(container, Names.BASE_URL, Names.SIDECAR_URL)) {
            warnings.add("espalier: container " + container.path("name").asText() + " sets " + Names.BASE_URL
                    + " itself and so passes the sidecar by; take it out, and name the backend in the annotation "
                    + Wish.UPSTREAM.annotation());
        }
    }
}
