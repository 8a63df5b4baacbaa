package io.espalier.target;

import io.espalier.config.EjectionSettings;
import io.espalier.config.EmbeddedUpstreamSettings;
import io.espalier.config.RetrySettings;
import io.espalier.config.TimeoutSettings;
import io.espalier.failure.UserError;
import io.espalier.upstream.EngineProcess;
import java.net.URI;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** An engine in a process of its own, started as the gateway starts it, and again when it dies. */
final class LocalEngine implements Server {
    private static final int PATIENCE_SECONDS = 120;
    private static final int QUEUE = 64;

    private final String model;
    private final EngineProcess process;

    LocalEngine(String model, int threads, @Nullable String library) {
        this.model = model;
        process = EngineProcess.start(settings(model, threads, library), () -> {});
    }

    private static EmbeddedUpstreamSettings settings(String model, int threads, @Nullable String library) {
        return new EmbeddedUpstreamSettings(
                model,
                threads,
                0,
                QUEUE,
                library,
                TimeoutSettings.defaults(),
                RetrySettings.defaults(),
                EjectionSettings.defaults());
    }

    @Override
    public URI address() {
        try {
            return process.ready().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new UserError("the engine for " + model + " does not run: " + reason(e), e);
        } catch (TimeoutException e) {
            throw new UserError("the engine for " + model + " was not ready within " + PATIENCE_SECONDS + " s", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UserError("interrupted while the engine for " + model + " was started", e);
        }
    }

    private static String reason(ExecutionException failure) {
        var cause = failure.getCause();
        return cause == null ? "for no known reason" : String.valueOf(cause.getMessage());
    }

    long pid() {
        return process.pid();
    }

    @Override
    public void close() {
        process.close();
    }
}
