package io.espalier.upstream;

import io.espalier.failure.ApiError;
import io.espalier.meter.UpstreamListener.Result;

/** Why an attempt brought no reply. */
enum AttemptFailure {
    NOT_OFFERED(404, "not_found", "The upstream of this route offers nothing there."),
    UNREACHABLE(502, "upstream_unreachable", "The upstream could not be reached."),
    BROKE_OFF(502, "upstream_broke_off", "The upstream closed the connection before it replied."),
    NO_CONNECTION(503, "upstream_busy", "No connection to the upstream became free in time."),
    NOT_STARTED(503, "upstream_starting", "The upstream is not ready yet."),
    CANNOT_START(
            503, "upstream_cannot_start", "The upstream's model server cannot be started; the gateway's log says why."),
    NO_FIRST_BYTE(504, "upstream_timeout", "The upstream did not begin to reply in time."),
    STALLED_UPLOAD(504, "upstream_timeout", "The upstream stopped taking the request's body.");

    private final ApiError error;

    AttemptFailure(int status, String code, String message) {
        this.error = ApiError.of(status, "upstream_error", code, message);
    }

    ApiError error() {
        return error;
    }

    /** Whether it tells of the upstream; else of the gateway's own limits. */
    boolean isUpstreams() {
        return this != NO_CONNECTION && this != NOT_OFFERED;
    }

    Result result() {
        return switch (this) {
            case NOT_OFFERED, UNREACHABLE, BROKE_OFF, NOT_STARTED, CANNOT_START -> Result.CONNECTION_FAILED;
            case NO_CONNECTION, NO_FIRST_BYTE, STALLED_UPLOAD -> Result.TIMED_OUT;
        };
    }
}
