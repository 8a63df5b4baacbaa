package io.espalier.upstream;

import io.espalier.relay.OutgoingBody;
import io.vertx.core.http.HttpServerRequest;

/**
 * What goes upstream.
 *
 * @param client whose method, path, query and headers are sent on; never changed
 * @param id sent as {@code x-request-id}
 * @param decoded whether the body no longer has the client's {@code content-encoding}
 * @param authorised whether the upstream's own key may be used; not for what a browser sends before it asks for real
 */
public record OutboundRequest(
        HttpServerRequest client, String id, OutgoingBody body, boolean decoded, boolean authorised) {}
