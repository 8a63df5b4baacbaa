package io.espalier.ingress;

import io.espalier.upstream.Loop;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.tracing.TracingPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The gateway's own socket: one server on each event loop, so that an exchange and its upstream connection stay on one loop. Started and
 * drained once.
 */
public final class GatewayServer {
    private static final long TICK_MILLIS = 100;
    /** Room for every stream's own window: an upload that its upstream does not take never uses up what the others need. */
    private static final int HTTP2_CONNECTION_WINDOW =
            (int) HttpServerOptions.DEFAULT_INITIAL_SETTINGS_MAX_CONCURRENT_STREAMS
                    * Http2Settings.DEFAULT_INITIAL_WINDOW_SIZE;

    private final GatewayWiring wiring;
    private final Snapshots snapshots;
    private final List<Frontend> frontends = new CopyOnWriteArrayList<>();
    private final List<GuardedHttpServer> servers = new CopyOnWriteArrayList<>();
    private volatile boolean ready;

    public GatewayServer(GatewayWiring wiring) {
        this.wiring = wiring;
        this.snapshots = new Snapshots(wiring.settings(), wiring.upstreams(), wiring.experts());
    }

    /** Whether new exchanges are welcome: after {@link #start} and before {@link #drain}. */
    public boolean ready() {
        return ready;
    }

    /** @return the port listened on */
    public Future<Integer> start() {
        var settings = snapshots.settings().server();
        var address = settings.port() == 0
                ? SocketAddress.sharedRandomPort(1 + (System.identityHashCode(this) & 0xFFFF), settings.host())
                : SocketAddress.inetSocketAddress(settings.port(), settings.host());
        var starts = new ArrayList<Future<Void>>();
        for (var context : Loop.contexts(wiring.vertx())) {
            starts.add(startOn(context, starts.size(), address));
        }
        return Future.all(starts).map(all -> {
            ready = true;
            return servers.getFirst().actualPort();
        });
    }

    /**
     * Ends well: {@link #ready} turns false, new connections are refused, exchanges in flight finish within the configured time, then
     * everything is closed. What still comes on connections that are there is served, and closes its connection.
     */
    public Future<Void> drain() {
        ready = false;
        servers.forEach(GuardedHttpServer::stopListening);
        var limit = snapshots.settings().server().drain();
        var drains = frontends.stream().map(frontend -> frontend.drain(limit)).toList();
        return Future.all(drains).transform(all -> closeServers());
    }

    private Future<Void> closeServers() {
        var closes = servers.stream().map(HttpServer::close).toList();
        return Future.all(closes)
                .<Void>mapEmpty()
                .onComplete(v -> wiring.upstreams().close());
    }

    private Future<Void> startOn(Context context, int index, SocketAddress address) {
        var loop = new Loop(index, context, wiring.nanos(), wiring.random());
        var frontend = new Frontend(wiring, snapshots, loop);
        frontends.add(frontend);
        Promise<Void> started = Promise.promise();
        context.runOnContext(v -> {
            var server = new GuardedHttpServer(
                    (VertxInternal) wiring.vertx(),
                    options(),
                    frontend,
                    () -> snapshots.settings().server().headTimeout());
            server.requestHandler(frontend::accept);
            server.invalidRequestHandler(InvalidHead::refuse);
            server.connectionHandler(frontend::connected);
            servers.add(server);
            frontend.start(TICK_MILLIS);
            server.listen(address).<Void>mapEmpty().onComplete(started);
        });
        return started.future();
    }

    private static HttpServerOptions options() {
        return new HttpServerOptions()
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true)
                .setHandle100ContinueAutomatically(false)
                .setCompressionSupported(false)
                .setDecompressionSupported(false)
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxHeaderSize(64 * 1024)
                .setMaxInitialLineLength(16 * 1024)
                .setHttp2ConnectionWindowSize(HTTP2_CONNECTION_WINDOW)
                .setTracingPolicy(TracingPolicy.IGNORE);
    }
}
