package io.espalier.upstream;

import io.espalier.meter.ExchangeTrace;
import io.espalier.relay.OutgoingBody;
import io.vertx.core.http.HttpServerRequest;
import org.jspecify.annotations.Nullable;

/**
 * What goes upstream.
 *
 * @param client whose method, path, query and headers are sent on; never changed
 * @param id sent as {@code x-request-id}
 * @param decoded whether the body no longer has the client's {@code content-encoding}
 * @param authorised whether the upstream's own key may be used; not for what a browser sends before it asks for real
 * @param trace sent in place of the client's trace context; null leaves that as it came
 */
public record OutboundRequest(
        HttpServerRequest client,
        String id,
        OutgoingBody body,
        boolean decoded,
        boolean authorised,
        ExchangeTrace.@Nullable Parent trace) {}
