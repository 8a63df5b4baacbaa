package io.espalier.cli;

import io.espalier.models.PullListener;
import java.io.PrintWriter;
import java.io.Writer;

/** Shows how a model is fetched: a bar on a terminal, plain lines elsewhere. */
final class PullDisplay implements PullListener, AutoCloseable {
    private final PrintWriter err;
    private final WorkProgress progress = WorkProgress.onStandardError();

    PullDisplay(PrintWriter err) {
        this.err = err;
    }

    /** Shows how far it is, and no notes. */
    static PullDisplay brief() {
        return new PullDisplay(new PrintWriter(Writer.nullWriter()));
    }

    @Override
    public boolean terminal() {
        var console = System.console();
        return console != null && console.isTerminal();
    }

    @Override
    public void note(String line) {
        err.println(line);
        err.flush();
    }

    @Override
    public void begin(String task, long done, long bytes) {
        progress.begin(task, "bytes", bytes);
        progress.advance(done);
    }

    @Override
    public void advance(long bytes) {
        progress.advance(bytes);
    }

    @Override
    public void end() {
        progress.close();
    }

    @Override
    public void close() {
        progress.close();
    }
}
