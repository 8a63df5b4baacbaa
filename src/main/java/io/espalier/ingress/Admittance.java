package io.espalier.ingress;

import io.espalier.failure.ApiError;
import io.vertx.core.http.HttpServerRequest;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An exchange's way in: from its head alone it is refused, or gets its place. */
final class Admittance {
    private final HttpServerRequest request;
    private final GatewayWiring wiring;
    private final ExchangeFacts facts;
    private @Nullable Permit permit;
    private boolean decided;
    private boolean paused;
    private boolean left;

    Admittance(HttpServerRequest request, GatewayWiring wiring, ExchangeFacts facts) {
        this.request = request;
        this.wiring = wiring;
        this.facts = facts;
    }

    /**
     * Calls back once, at once or later, on the exchange's event loop. What comes of the body until then is kept back.
     *
     * @param maxBody the longest body accepted
     */
    void ask(long maxBody, Runnable whenAdmitted, Consumer<ApiError> whenRefused) {
        var refusal = refusalOfHead(maxBody);
        if (refusal != null) {
            whenRefused.accept(refusal);
        } else if (HeadCheck.isPreflight(request)) {
            whenAdmitted.run();
        } else {
            askGate(whenAdmitted, whenRefused);
        }
    }

    private @Nullable ApiError refusalOfHead(long maxBody) {
        var refusal = HeadCheck.refusal(request, facts.path, wiring);
        if (refusal != null) {
            return refusal;
        }
        if (BodyFraming.declaredLength(request) > maxBody) {
            return ApiErrors.tooLarge(maxBody);
        }
        return null;
    }

    private void askGate(Runnable whenAdmitted, Consumer<ApiError> whenRefused) {
        wiring.gate().admit(ClientKey.of(request.headers()), verdict -> {
            if (paused) {
                request.resume();
            }
            decided = true;
            switch (verdict) {
                case Verdict.Refused refused when !left -> whenRefused.accept(refused.error());
                case Verdict.Refused refused -> {}
                case Verdict.Admitted admitted -> enter(admitted.permit(), whenAdmitted);
            }
        });
        if (!decided) {
            paused = true;
            request.pause();
        }
    }

    private void enter(Permit given, Runnable whenAdmitted) {
        if (left) {
            given.close();
        } else {
            permit = given;
            facts.client = given.client();
            whenAdmitted.run();
        }
    }

    /** Gives the place back and charges the tokens that the reply counted. */
    void leave() {
        left = true;
        if (permit != null) {
            permit.spend(Math.max(0, facts.inputTokens) + Math.max(0, facts.outputTokens));
            permit.close();
        }
    }
}
