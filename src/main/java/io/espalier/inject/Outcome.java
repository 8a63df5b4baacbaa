package io.espalier.inject;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What became of one pod. */
public sealed interface Outcome {
    /**
     * @param patch RFC 6902 operations that turn the pod as it came into the pod with the sidecar
     * @param warnings what its author should know
     */
    record Injected(JsonNode patch, List<String> warnings) implements Outcome {}

    /**
     * The pod is created as it came.
     *
     * @param reason why, for the log
     * @param warnings what its author should know; none where nobody expected a sidecar
     */
    record Untouched(String reason, List<String> warnings) implements Outcome {}

    /** The pod is not created: its author asked for something that cannot be. */
    record Refused(String message) implements Outcome {}
}
