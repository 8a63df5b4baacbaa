package io.espalier.cli;

import java.io.PrintWriter;
import picocli.CommandLine.Model.CommandSpec;

/** Says, where a command is stopped with Ctrl-C, how to go on. */
public final class Interruption {
    private final Thread hook;

    /** @param how to go on */
    public static Interruption tell(CommandSpec spec, String how) {
        PrintWriter err = spec.commandLine().getErr();
        var hook = new Thread(
                () -> {
                    err.println("\nespalier: stopped; " + how);
                    err.flush();
                },
                "espalier-stopped");
        Runtime.getRuntime().addShutdownHook(hook);
        return new Interruption(hook);
    }

    private Interruption(Thread hook) {
        this.hook = hook;
    }

    /** To be called at the end of the work; during a shutdown it is too late, and that is right. */
    public void cancel() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            return;
        }
    }
}
