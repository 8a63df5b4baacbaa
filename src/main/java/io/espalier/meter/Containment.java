package io.espalier.meter;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Calls those who listen, and ends what they throw: an exchange is never worse for being watched. Each kind of failure is logged once,
 * without its own message, which may quote a prompt.
 */
final class Containment {
    private static final Logger LOG = System.getLogger("espalier.meter");

    private final Set<String> told = ConcurrentHashMap.newKeySet();

    void run(Runnable call) {
        try {
            call.run();
        } catch (RuntimeException | Error failure) {
            tell(failure);
        }
    }

    /** What the call gives, or the fallback where it fails. */
    <T> T call(Supplier<T> call, T fallback) {
        try {
            return call.get();
        } catch (RuntimeException | Error failure) {
            tell(failure);
            return fallback;
        }
    }

    private void tell(Throwable failure) {
        var frames = failure.getStackTrace();
        var what = failure.getClass().getName() + (frames.length == 0 ? "" : " at " + frames[0]);
        if (told.add(what)) {
            LOG.log(Level.ERROR, "a listener failed with {0}; exchanges go on, and this is not logged again", what);
        }
    }
}
