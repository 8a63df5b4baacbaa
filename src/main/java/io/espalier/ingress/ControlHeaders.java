package io.espalier.ingress;

import io.espalier.config.PruneMode;
import io.espalier.config.PruneSettings;
import io.espalier.failure.ApiError;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/**
 * What a client asks of the gateway itself, in {@code x-espalier-…} headers. They never go upstream.
 *
 * @param mode null where the header is absent
 * @param budget null where the header is absent
 * @param turns whether leading user/assistant pairs are examples
 * @param profile the expert profile it names, or {@code none}; null where the header is absent
 */
record ControlHeaders(
        @Nullable PruneMode mode,
        @Nullable Integer budget,
        boolean turns,
        @Nullable String profile) {
    private static final CharSequence PRUNE = HttpHeaders.createOptimized("x-espalier-prune");
    private static final CharSequence BUDGET = HttpHeaders.createOptimized("x-espalier-budget");
    private static final CharSequence SHOTS = HttpHeaders.createOptimized("x-espalier-shots");
    private static final CharSequence PROFILE = HttpHeaders.createOptimized("x-espalier-profile");
    private static final String FULL_MODEL = "none";
    private static final int LONGEST_NAME = 63;
    private static final ControlHeaders NONE = new ControlHeaders(null, null, false, null);

    /** A header with a value that means nothing. */
    static final class BadControl extends Exception {
        private static final long serialVersionUID = 1L;
        private final transient ApiError error;

        private BadControl(CharSequence header, String expected) {
            super(null, null, false, false);
            error = ApiError.invalidRequest("invalid_header", "The header " + header + " must be " + expected + ".")
                    .about(header.toString());
        }

        ApiError error() {
            return error;
        }
    }

    static ControlHeaders of(MultiMap headers) throws BadControl {
        var prune = headers.get(PRUNE);
        var budget = headers.get(BUDGET);
        var shots = headers.get(SHOTS);
        var profile = headers.get(PROFILE);
        if (prune == null && budget == null && shots == null && profile == null) {
            return NONE;
        }
        return new ControlHeaders(mode(prune), budget(budget), turns(shots), profile(profile));
    }

    /** The route's settings as this client may have them: lowered as it likes, raised as far as the route lets clients. */
    PruneSettings applyTo(PruneSettings route) {
        if (mode == null && budget == null) {
            return route;
        }
        var ceiling = route.clientMay().compareTo(route.mode()) > 0 ? route.clientMay() : route.mode();
        var wanted = mode == null ? route.mode() : mode;
        return route.with(wanted.compareTo(ceiling) > 0 ? ceiling : wanted, budget == null ? route.budget() : budget);
    }

    private static @Nullable PruneMode mode(@Nullable String value) throws BadControl {
        return switch (value) {
            case null -> null;
            case "apply" -> PruneMode.APPLY;
            case "observe" -> PruneMode.OBSERVE;
            case "none" -> PruneMode.NONE;
            default -> throw new BadControl(PRUNE, "apply, observe or none");
        };
    }

    private static @Nullable Integer budget(@Nullable String value) throws BadControl {
        if (value == null) {
            return null;
        }
        boolean number =
                !value.isEmpty() && value.length() <= 7 && value.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!number) {
            throw new BadControl(BUDGET, "a number of tokens from 0 to 9999999");
        }
        return Integer.valueOf(value);
    }

    /** Whether the client wants no profile, whatever its request is about. */
    boolean asksForFullModel() {
        return FULL_MODEL.equals(profile);
    }

    private static @Nullable String profile(@Nullable String value) throws BadControl {
        if (value != null && (value.isBlank() || value.length() > LONGEST_NAME)) {
            throw new BadControl(PROFILE, "a profile's name or none");
        }
        return value;
    }

    private static boolean turns(@Nullable String value) throws BadControl {
        return switch (value) {
            case null -> false;
            case "turns" -> true;
            default -> throw new BadControl(SHOTS, "turns");
        };
    }
}
