package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/** An exchange's way in: from its head alone it is refused, or gets its place. */
final class Admittance {
    private final HttpServerRequest request;
    private final GatewayWiring wiring;
    private final ExchangeFacts facts;
    private @Nullable Permit permit;

    Admittance(HttpServerRequest request, GatewayWiring wiring, ExchangeFacts facts) {
        this.request = request;
        this.wiring = wiring;
        this.facts = facts;
    }

    /**
     * @param maxBody the longest body accepted
     * @return why it may not go on; null where it may
     */
    @Nullable
    ApiError refusal(long maxBody) {
        var refusal = HeadCheck.refusal(request, facts.path, wiring);
        if (refusal != null) {
            return refusal;
        }
        if (BodyFraming.declaredLength(request) > maxBody) {
            return ApiErrors.tooLarge(maxBody);
        }
        return HeadCheck.isPreflight(request) ? null : askGate();
    }

    private @Nullable ApiError askGate() {
        return switch (wiring.gate().admit(ClientKey.of(request.headers()))) {
            case Verdict.Refused refused -> refused.error();
            case Verdict.Admitted admitted -> {
                permit = admitted.permit();
                facts.client = admitted.permit().client();
                yield null;
            }
        };
    }

    /** Gives the place back and charges the tokens that the reply counted. */
    void leave() {
        if (permit != null) {
            permit.spend(Math.max(0, facts.inputTokens) + Math.max(0, facts.outputTokens));
            permit.close();
        }
    }
}
