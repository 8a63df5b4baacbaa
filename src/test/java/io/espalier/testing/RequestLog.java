package io.espalier.testing;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** An upstream's script that keeps every request and answers each with the bytes of the moment. */
public final class RequestLog implements Consumer<RawConnection> {
    private final BlockingQueue<RawHttp.Message> requests = new LinkedBlockingQueue<>();
    private volatile String reply;

    public RequestLog(String reply) {
        this.reply = reply;
    }

    @Override
    public void accept(RawConnection connection) {
        while (true) {
            requests.add(RawHttp.read(connection));
            connection.send(reply);
        }
    }

    /** Answers with other bytes from now on. */
    public void answerWith(String newReply) {
        reply = newReply;
    }

    /** The next request in order, once it is there. */
    public RawHttp.Message next() {
        try {
            var request = requests.poll(20, TimeUnit.SECONDS);
            if (request == null) {
                throw new AssertionError("no request within 20 s");
            }
            return request;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Whether every request was looked at. */
    public boolean isEmpty() {
        return requests.isEmpty();
    }
}
