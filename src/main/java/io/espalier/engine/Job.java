package io.espalier.engine;

/**
 * A call in the engine, waiting or being served.
 *
 * @param client whose turn it uses: equal objects are one client
 */
record Job(Object client, Call call, ReplyListener listener, Cancellation cancellation) {}
