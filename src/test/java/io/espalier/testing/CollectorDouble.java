package io.espalier.testing;

import com.google.protobuf.InvalidProtocolBufferException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** As much of an OpenTelemetry collector as takes spans in, over gRPC and over HTTP, on one port. */
public final class CollectorDouble implements AutoCloseable {
    private static final int GRPC_PREFIX = 5;

    private final Vertx vertx = Vertx.vertx();
    private final List<Span> spans = new CopyOnWriteArrayList<>();
    private final AtomicInteger connections = new AtomicInteger();
    private final HttpServer server;

    private CollectorDouble() {
        server = vertx.createHttpServer()
                .connectionHandler(connection -> connections.incrementAndGet())
                .requestHandler(request -> request.body().onSuccess(body -> take(request, body)))
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .join();
    }

    public static CollectorDouble start() {
        return new CollectorDouble();
    }

    public String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    public int connections() {
        return connections.get();
    }

    public List<Span> spans() {
        return List.copyOf(spans);
    }

    /** All spans, once there are so many. */
    public List<Span> spans(int count) {
        Eventually.until(count + " spans at the collector", () -> spans.size() >= count);
        return spans();
    }

    private void take(HttpServerRequest request, Buffer body) {
        boolean grpc = "application/grpc".equals(request.getHeader("content-type"));
        read(grpc ? body.getBytes(GRPC_PREFIX, body.length()) : body.getBytes());
        var response = request.response();
        if (grpc) {
            response.putHeader("content-type", "application/grpc").setChunked(true);
            response.putTrailer("grpc-status", "0");
            response.end(Buffer.buffer(new byte[GRPC_PREFIX]));
        } else {
            response.putHeader("content-type", "application/x-protobuf").end();
        }
    }

    private void read(byte[] message) {
        try {
            ExportTraceServiceRequest.parseFrom(message)
                    .getResourceSpansList()
                    .forEach(resource ->
                            resource.getScopeSpansList().forEach(scope -> spans.addAll(scope.getSpansList())));
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError("not what a collector reads", e);
        }
    }

    @Override
    public void close() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
