package io.espalier.target;

import java.net.URI;

/** Where requests go. It may move: an engine that was started again listens elsewhere. */
interface Server extends AutoCloseable {
    /** Waits until it is known. */
    URI address();

    @Override
    void close();
}
