package io.espalier.relay;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.concurrent.TimeUnit;

/**
 * Closes connections whose other side may have stopped reading. Vert.x itself closes when everything was written, which may be never.
 */
public final class Abort {
    private static final long GRACE_SECONDS = 1;

    private Abort() {}

    /** Drops what is still to be written. */
    public static void now(HttpConnection connection) {
        if (connection instanceof ConnectionBase base) {
            base.channelHandlerContext().close();
        }
    }

    /** Leaves the other side a moment to take what is still to be written. */
    public static void soon(HttpConnection connection) {
        connection.close();
        if (connection instanceof ConnectionBase base) {
            var later = base.channel().eventLoop().schedule(() -> now(connection), GRACE_SECONDS, TimeUnit.SECONDS);
            base.closeFuture().onComplete(closed -> later.cancel(false));
        }
    }
}
