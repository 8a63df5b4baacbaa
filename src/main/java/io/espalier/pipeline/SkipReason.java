package io.espalier.pipeline;

import java.util.Locale;

/** Why a request was left as it was; the name as it stands in headers and metrics is {@link #label()}. */
public enum SkipReason {
    /** The route or the client says {@code none}. */
    OFF,
    NO_SHOTS,
    TOO_FEW_SHOTS,
    /** More shots than are ever scored for one request. */
    TOO_MANY_SHOTS,
    WITHIN_BUDGET,
    /** Every shot must stay: the question refers to it, or it is not certain where it ends. */
    PINNED,
    /** Cutting would not have saved a token. */
    NO_SAVING,
    /** The pruner brings no evidence that it does this target no harm, and the route asks for some. */
    UNPROVEN,
    /** The pruner knows particular prompts alone, and not these shots under this budget. */
    UNKNOWN_SHOTS,
    /** The cut would save less than its route asks for, or, with the upstream's prefix cache, cost more. */
    NOT_WORTH,
    /** The body is of a form the view does not read. */
    UNKNOWN_SHAPE,
    /** The body came in an encoding that is not decoded here. */
    ENCODED,
    /** The body is larger than the route reads. */
    TOO_LARGE,
    BUSY,
    LATE,
    FAILED;

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
