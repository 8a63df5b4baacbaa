package io.espalier.upstream;

import io.espalier.relay.OutgoingBody;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpMethod;

/**
 * What goes upstream.
 *
 * @param uri path and query exactly as the client wrote them
 * @param headers the client's, unfiltered; never changed
 * @param id sent as {@code x-request-id}
 * @param decoded whether the body no longer has the client's {@code content-encoding}
 * @param withCredentials whether the upstream's own key may be used; not for what a browser sends before it asks for real
 */
public record OutboundRequest(
        HttpMethod method,
        String uri,
        MultiMap headers,
        String id,
        OutgoingBody body,
        boolean decoded,
        boolean withCredentials) {}
