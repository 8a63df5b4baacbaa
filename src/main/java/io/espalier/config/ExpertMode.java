package io.espalier.config;

/** How the expert profile of a request's domain is applied. */
public enum ExpertMode {
    /** The domain is not looked for. */
    NONE,
    /** The domain is named and counted; the full model answers. */
    OBSERVE,
    /** An engine of ours serves the cut model. */
    EMBEDDED,
    /** The request goes to the upstream that serves the cut model. */
    ROUTED,
    /** A running server loads the cut models of several profiles in turn. */
    SWAP;

    /** Whether requests may be answered by a cut model. */
    public boolean applies() {
        return compareTo(OBSERVE) > 0;
    }
}
