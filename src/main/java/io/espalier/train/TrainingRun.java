package io.espalier.train;

import io.espalier.failure.UserError;
import io.espalier.files.Journal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Steps, one after the other, each kept as soon as it is taken: a run that ends at any point goes on from its last step, and comes to the
 * result it would have come to.
 *
 * <p>Its folder holds {@code steps.jsonl}, what happened in each step, and {@code checkpoint.bin}, the state after the last. A step is
 * logged before its state is kept, so the log is at most one step ahead; that step is then taken again, comes out the same, and is not
 * logged twice.
 */
public final class TrainingRun {
    private static final String LOG = "steps.jsonl";
    private static final String STATE = "checkpoint.bin";

    private final Path folder;
    private final Object work;
    private final Step step;

    /**
     * @param work what is being learnt, from what and how; a folder of other work is refused
     */
    public TrainingRun(Path folder, Object work, Step step) {
        this.folder = folder;
        this.work = work;
        this.step = step;
    }

    /** What a run left in its folder: what it learnt, from what and how. */
    public record Left(TrainingPlan plan, TrainingState state) {}

    /** @throws UserError where the folder is not that of a run of the coarse stage */
    public static Left left(Path folder) {
        return new Left(Journal.work(folder.resolve(LOG), TrainingPlan.class), Checkpoint.read(folder.resolve(STATE)));
    }

    /** The state of the last step, and the reports of all. */
    public record Finished(TrainingState state, List<StepReport> reports) {}

    /**
     * Takes steps until so many have been taken in all.
     *
     * @param first the state to begin with where nothing has been done yet
     * @param taken hears of every step, of those done before too
     */
    public Finished run(int steps, TrainingState first, Consumer<StepReport> taken) {
        try (var log = Journal.open(folder.resolve(LOG), work, StepReport.class)) {
            var state = resumed(first, log.done().size());
            log.done().stream().limit(state.steps()).forEach(taken);
            while (state.steps() < steps) {
                var next = step.take(state);
                if (log.done().size() == state.steps()) {
                    log.add(next.report());
                }
                Checkpoint.write(folder.resolve(STATE), next.state());
                state = next.state();
                taken.accept(next.report());
            }
            return new Finished(state, log.done());
        }
    }

    private TrainingState resumed(TrainingState first, int logged) {
        var file = folder.resolve(STATE);
        var state = Files.exists(file) ? Checkpoint.read(file) : first;
        if (logged < state.steps() || logged > state.steps() + 1) {
            throw new UserError(file + " is of step " + state.steps() + ", but " + LOG + " knows " + logged
                    + " steps; remove the folder to start again");
        }
        return state;
    }
}
