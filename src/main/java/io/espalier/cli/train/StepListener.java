package io.espalier.cli.train;

import io.espalier.files.AtomicFile;
import io.espalier.moe.Progress;
import io.espalier.train.LearningCurve;
import io.espalier.train.StepReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Hears of a run's steps: counts their time, shows how far it has come, and draws the learning curve now and then. */
final class StepListener implements Consumer<StepReport> {
    /** Steps after which the learning curve is drawn again. */
    private static final int BETWEEN_CURVES = 10;

    private final Path curve;
    private final int steps;
    private final Progress progress;
    private final WorkClock clock;
    private final List<StepReport> reports = new ArrayList<>();

    /**
     * @param folder to write the curve to
     * @param steps that there will be
     */
    StepListener(Path folder, int steps, Progress progress, WorkClock clock) {
        this.curve = folder.resolve("learning-curve.svg");
        this.steps = steps;
        this.progress = progress;
        this.clock = clock;
    }

    @Override
    public void accept(StepReport report) {
        clock.tick();
        reports.add(report);
        if (reports.size() % BETWEEN_CURVES == 0 || reports.size() == steps) {
            AtomicFile.write(curve, LearningCurve.svg(reports));
        }
        progress.advance(report.rollouts().size());
    }
}
