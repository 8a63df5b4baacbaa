package io.espalier.cli.train;

import io.espalier.moe.Progress;
import io.espalier.train.Environment;
import java.nio.file.Path;

/**
 * What the parts of a run share.
 *
 * @param folder of the run
 */
record Bench(Path folder, Environment environment, Progress progress, WorkClock clock) {}
