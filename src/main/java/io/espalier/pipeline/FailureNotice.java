package io.espalier.pipeline;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells the log once that pruning failed, and where; each request that it concerns says so in its reply and in the meters. Never a
 * failure's own message, which may quote a prompt.
 */
final class FailureNotice {
    private static final Logger LOG = System.getLogger("espalier.pruning");

    private final AtomicBoolean told = new AtomicBoolean();

    void tell(Throwable failure) {
        if (!told.getAndSet(true)) {
            LOG.log(
                    Level.WARNING,
                    "pruning failed with {0}{1}; such requests go on unpruned and are counted, not logged again",
                    failure.getClass().getName(),
                    place(failure));
        }
    }

    private static String place(Throwable failure) {
        var frames = failure.getStackTrace();
        return frames.length == 0 ? "" : " at " + frames[0];
    }
}
