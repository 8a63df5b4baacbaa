package io.espalier.expert;

import java.util.Locale;

/** Why the full model answers; the name as it stands in headers and metrics is {@link #label()}. */
public enum FullReason {
    /** The client asked for it. */
    ASKED,
    /** The route only observes. */
    OBSERVED,
    UNKNOWN_DOMAIN,
    /** No profile of the route is of the request's domain. */
    NO_PROFILE,
    /** Tools are called with names and arguments that no profile was calibrated on. */
    TOOLS,
    /** The conversation began with the full model and stays with it. */
    PINNED,
    /** The backend did not show that it serves the profile. */
    NOT_PROVED,
    UNHEALTHY,
    /** The body is of a form, coding or size that is not looked into. */
    UNREAD,
    BUSY,
    LATE,
    FAILED;

    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
