package io.espalier.engine.serve;

import io.espalier.engine.EngineSettings;
import io.espalier.failure.UserError;
import io.espalier.models.ModelStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The engine's process as a gateway starts it: on a free port of loopback, until its input ends. It has no command line to read,
 * so that it is ready sooner after the one before it died.
 */
public final class EngineMain {
    private static final int LIBRARY = 4;

    private EngineMain() {}

    /** @param args model, threads, context in tokens, queue, and perhaps the folder of another build of llama.cpp */
    public static void main(String[] args) throws IOException, InterruptedException {
        try {
            EngineProgram.run(settings(args), "127.0.0.1", 0, true);
            System.exit(0);
        } catch (UserError e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static EngineSettings settings(String[] args) {
        var model = args[0];
        var usual = EngineSettings.of(ModelStore.standard().path(model), ModelStore.shownName(model));
        return new EngineSettings(
                usual.model(),
                usual.name(),
                Integer.parseInt(args[1]),
                Integer.parseInt(args[2]),
                Integer.parseInt(args[3]),
                usual.slots(),
                args.length > LIBRARY ? Optional.of(Path.of(args[LIBRARY])) : Optional.empty());
    }
}
