package io.espalier.cli.train;

import io.espalier.moe.Progress;
import io.espalier.train.Environment;
import io.espalier.train.Seeds;
import java.nio.file.Path;

/**
 * What the parts of a run share.
 *
 * @param folder of the run
 */
record Bench(Path folder, Environment environment, Progress progress, WorkClock clock) {
    /** The same held-back pools and questions whatever the run's seed, so that runs can be compared. */
    static final Seeds HELD_BACK = new Seeds(0);
}
