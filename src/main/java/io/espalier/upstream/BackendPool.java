package io.espalier.upstream;

import io.espalier.config.HttpUpstreamSettings;
import io.espalier.config.UpstreamSettings;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.core.tracing.TracingPolicy;
import java.util.concurrent.atomic.AtomicInteger;

/** One upstream's connections on one event loop. */
final class BackendPool {
    /** Several writes in one turn of the loop become one system call. */
    private static final int WRITES_PER_FLUSH = 256;

    /** Streams at once on one HTTP/2 connection. */
    private static final int MOST_STREAMS = 1024;
    /** Room for every stream's own window, so that those whose clients are slow never use up what the others need. */
    private static final int CONNECTION_WINDOW = MOST_STREAMS * Http2Settings.DEFAULT_INITIAL_WINDOW_SIZE;

    private final HttpClient client;
    private final long connectMillis;
    private final int most;
    private final AtomicInteger connected = new AtomicInteger();

    BackendPool(Vertx vertx, UpstreamSettings settings, int connections) {
        connectMillis = settings.timeouts().connect().toMillis();
        boolean http2 = settings instanceof HttpUpstreamSettings http && http.http2();
        most = http2 ? 1 : connections;
        client = vertx.createHttpClient(options(http2), new PoolOptions().setHttp1MaxSize(connections));
        client.connectionHandler(this::connected);
    }

    /** A request on a free connection, perhaps after waiting for one up to the connect timeout. */
    Future<HttpClientRequest> open(BackendAddress address, HttpMethod method, String uri) {
        return client.request(new RequestOptions()
                        .setHost(address.host())
                        .setPort(address.port())
                        .setSsl(address.tls())
                        .setMethod(method)
                        .setURI(address.target(uri))
                        .setConnectTimeout(connectMillis))
                .map(request -> request.authority(address.authority()));
    }

    /** Whether there are as many connections as there may be, so that one who waits in vain waits for another exchange's end. */
    boolean full() {
        return connected.get() >= most;
    }

    void close() {
        client.close();
    }

    private HttpClientOptions options(boolean http2) {
        return new HttpClientOptions()
                .setProtocolVersion(http2 ? HttpVersion.HTTP_2 : HttpVersion.HTTP_1_1)
                .setUseAlpn(true)
                .setHttp2ClearTextUpgrade(false)
                .setHttp2MultiplexingLimit(MOST_STREAMS)
                .setHttp2ConnectionWindowSize(CONNECTION_WINDOW)
                .setConnectTimeout((int) connectMillis)
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setDecompressionSupported(false)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                .setMaxRedirects(1)
                .setTracingPolicy(TracingPolicy.IGNORE);
    }

    private void connected(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            connected.incrementAndGet();
            base.closeFuture().onComplete(closed -> connected.decrementAndGet());
            base.channel().pipeline().addFirst(new FlushConsolidationHandler(WRITES_PER_FLUSH, true));
        }
    }
}
