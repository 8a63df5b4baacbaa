package io.espalier.ingress;

import io.espalier.failure.ApiError;

/** Whether an exchange may go on. */
public sealed interface Verdict {
    /** It may; the permit must be closed exactly once, when the exchange ends. */
    record Admitted(Permit permit) implements Verdict {}

    /** It may not; the error says why and, for 429, when to come back. */
    record Refused(ApiError error) implements Verdict {}
}
