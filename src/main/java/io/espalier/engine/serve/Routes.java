package io.espalier.engine.serve;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.espalier.engine.Engine;
import io.espalier.engine.Refusal;
import io.espalier.failure.ApiError;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** Which request goes where. */
final class Routes implements Handler<HttpServerRequest> {
    private static final String REQUEST_ID = "x-request-id";
    private static final Duration RESTART = Duration.ofSeconds(1);

    private final Engine engine;
    private final CallHandler calls;
    private final long started;
    private volatile boolean draining;

    Routes(Engine engine, RandomGenerator seeds, Clock clock) {
        this.engine = engine;
        calls = new CallHandler(engine, seeds, clock);
        started = clock.instant().getEpochSecond();
    }

    void drain() {
        draining = true;
    }

    @Override
    public void handle(HttpServerRequest request) {
        var id = request.getHeader(REQUEST_ID);
        request.response().putHeader(REQUEST_ID, id == null ? UUID.randomUUID().toString() : id);
        var wire = new Wire(context(), request);
        var path = request.path();
        var trimmed =
                path != null && path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        switch (trimmed) {
            case "/health" -> onGet(request, wire, () -> health(wire));
            case "/v1/models" -> onGet(request, wire, () -> models(wire));
            case "/v1/chat/completions" -> onPost(request, wire, CallHandler.Kind.CHAT);
            case "/v1/completions" -> onPost(request, wire, CallHandler.Kind.COMPLETION);
            case null, default -> other(request, wire, trimmed);
        }
    }

    private static Context context() {
        var context = Vertx.currentContext();
        if (context == null) {
            throw new IllegalStateException("requests come on an event loop");
        }
        return context;
    }

    private void onGet(HttpServerRequest request, Wire wire, Runnable answer) {
        if (request.method() == HttpMethod.GET || request.method() == HttpMethod.HEAD) {
            answer.run();
        } else {
            wrongMethod(request, wire, "GET");
        }
    }

    private void onPost(HttpServerRequest request, Wire wire, CallHandler.Kind kind) {
        if (request.method() != HttpMethod.POST) {
            wrongMethod(request, wire, "POST");
        } else if (draining) {
            wire.failed(ApiError.of(503, "server_error", "engine_stopping", "The engine is stopping.")
                    .retryAfter(RESTART));
        } else {
            calls.handle(request, wire, kind);
        }
    }

    private static void wrongMethod(HttpServerRequest request, Wire wire, String allowed) {
        request.response().putHeader("allow", allowed);
        var message = "Method " + request.method() + " is not allowed here; use " + allowed + ".";
        wire.failed(ApiError.of(405, "invalid_request_error", "method_not_allowed", message));
    }

    private void other(HttpServerRequest request, Wire wire, String path) {
        var prefix = "/v1/models/";
        if (request.method() == HttpMethod.GET && path != null && path.startsWith(prefix)) {
            model(wire, path.substring(prefix.length()));
        } else {
            var message =
                    "There is no such path; the engine serves /v1/models, /v1/chat/completions and /v1/completions.";
            wire.failed(ApiError.of(404, "invalid_request_error", "not_found", message));
        }
    }

    private void health(Wire wire) {
        wire.whole(
                draining ? 503 : 200,
                Json.object()
                        .put("status", draining ? "stopping" : "ok")
                        .put("model", engine.name())
                        .put("waiting", engine.waiting()));
    }

    private void models(Wire wire) {
        var list = Json.object().put("object", "list");
        list.putArray("data").add(card());
        wire.whole(200, list);
    }

    private void model(Wire wire, String name) {
        try {
            calls.checkModel(name);
            wire.whole(200, card());
        } catch (Refusal e) {
            wire.failed(e.error());
        }
    }

    private ObjectNode card() {
        return Json.object()
                .put("id", engine.name())
                .put("object", "model")
                .put("created", started)
                .put("owned_by", "espalier")
                .put("max_model_len", engine.limit());
    }
}
