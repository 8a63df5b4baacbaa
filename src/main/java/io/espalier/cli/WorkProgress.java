package io.espalier.cli;

import io.espalier.moe.Progress;
import java.io.PrintStream;
import java.util.Locale;
import java.util.function.LongSupplier;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import org.jspecify.annotations.Nullable;

/** Shows people how far long work has come: a bar on a terminal; elsewhere a line now and then, and none for short work. */
public final class WorkProgress implements Progress, AutoCloseable {
    private static final double SECOND = 1e9;
    private static final double BETWEEN_LINES = 5 * SECOND;
    private static final long MEGABYTE = 1_000_000;

    private final PrintStream err;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private @Nullable ProgressBar bar;
    private String task = "";
    private String unit = "";
    private long total;
    private long done;
    private long begun;
    private long lastLine;

    public static WorkProgress onStandardError() {
        var console = System.console();
        return new WorkProgress(System.err, console != null && console.isTerminal(), System::nanoTime);
    }

    WorkProgress(PrintStream err, boolean terminal, LongSupplier nanoTime) {
        this.err = err;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    @Override
    public synchronized void begin(String newTask, String newUnit, long newTotal) {
        close();
        var bytes = newUnit.equals("bytes");
        task = newTask;
        unit = bytes ? "MB" : newUnit;
        total = newTotal;
        done = 0;
        begun = nanoTime.getAsLong();
        lastLine = begun;
        if (terminal) {
            bar = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setUnit(" " + unit, bytes ? MEGABYTE : 1)
                    .setConsumer(new ConsoleProgressBarConsumer(err))
                    .build();
        }
    }

    @Override
    public synchronized void advance(long more) {
        done += more;
        var shown = bar;
        if (shown != null) {
            shown.stepBy(more);
            return;
        }
        var now = nanoTime.getAsLong();
        var ended = done >= total && lastLine > begun;
        if (ended || now - lastLine > BETWEEN_LINES) {
            err.println(line(now));
            lastLine = now;
        }
    }

    private String line(long now) {
        var scale = unit.equals("MB") ? MEGABYTE : 1;
        var rate = (double) done / scale / Math.max(1e-9, (now - begun) / SECOND);
        return String.format(
                Locale.ROOT,
                "%s: %d of %d %s (%d %%), %s %s/s",
                task,
                done / scale,
                total / scale,
                unit,
                100 * done / Math.max(1, total),
                String.format(Locale.ROOT, rate < 10 ? "%.2f" : "%.0f", rate),
                unit);
    }

    @Override
    public synchronized void close() {
        var shown = bar;
        if (shown != null) {
            shown.close();
            bar = null;
        }
    }
}
