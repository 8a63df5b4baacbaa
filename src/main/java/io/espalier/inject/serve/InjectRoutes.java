package io.espalier.inject.serve;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.espalier.inject.AdmissionReviews;
import io.espalier.inject.MalformedReview;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import java.util.Objects;

/** {@code POST /inject} for the API server, {@code GET /health} for the kubelet. */
final class InjectRoutes implements Handler<HttpServerRequest> {
    /** An API server's own objects are limited to 3 MiB or less, and a review holds one. */
    private static final int MOST_BYTES = 8 * 1024 * 1024;

    private final AdmissionReviews reviews;

    InjectRoutes(AdmissionReviews reviews) {
        this.reviews = reviews;
    }

    @Override
    public void handle(HttpServerRequest request) {
        switch (request.path()) {
            case "/inject" -> review(request);
            case "/health/live", "/health/ready", "/health/started" -> json(request, 200, "{\"status\":\"UP\"}");
            default -> refuse(request, 404, "there is only POST /inject, and GET /health/ready");
        }
    }

    private void review(HttpServerRequest request) {
        if (!request.method().equals(HttpMethod.POST)) {
            refuse(request, 405, "expected POST");
        } else if (!Objects.requireNonNullElse(request.getHeader("content-type"), "")
                .startsWith("application/json")) {
            refuse(request, 415, "expected content-type: application/json");
        } else {
            collect(request);
        }
    }

    private void collect(HttpServerRequest request) {
        var body = Buffer.buffer();
        request.handler(part -> {
            if (body.length() <= MOST_BYTES) {
                body.appendBuffer(part);
            }
        });
        request.endHandler(end -> {
            if (body.length() > MOST_BYTES) {
                refuse(request, 413, "expected at most " + MOST_BYTES + " bytes");
            } else {
                answer(request, body.getBytes());
            }
        });
    }

    private void answer(HttpServerRequest request, byte[] body) {
        try {
            json(request, 200, Buffer.buffer(reviews.answer(body)));
        } catch (MalformedReview e) {
            refuse(request, 400, "/inject: " + e.getMessage());
        }
    }

    private static void refuse(HttpServerRequest request, int status, String message) {
        json(
                request,
                status,
                JsonNodeFactory.instance.objectNode().put("message", message).toString());
    }

    private static void json(HttpServerRequest request, int status, String body) {
        json(request, status, Buffer.buffer(body));
    }

    private static void json(HttpServerRequest request, int status, Buffer body) {
        request.response()
                .setStatusCode(status)
                .putHeader("content-type", "application/json")
                .end(body);
    }
}
