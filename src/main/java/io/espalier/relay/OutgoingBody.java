package io.espalier.relay;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;

/** A request's body on its way upstream. */
public sealed interface OutgoingBody {
    /** No bytes, and no framing either: what a GET has. */
    OutgoingBody NONE = new Kept(List.of(), -1);

    /**
     * Whole, and so fit to be sent again.
     *
     * @param length the sum of the chunks' lengths; -1 where the client framed no body at all
     */
    record Kept(List<Buffer> chunks, long length) implements OutgoingBody {}

    /**
     * The part that has come, and the paused request that brings the rest.
     *
     * @param length of both parts; -1 where the client did not say
     */
    record Streamed(List<Buffer> first, HttpServerRequest rest, long length) implements OutgoingBody {}

    long length();
}
