package io.espalier.moe.cut;

import io.espalier.moe.ExpertFiles;
import io.espalier.moe.Progress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A program that cuts, for tests that limit or end it: {@code MODEL PROFILE OUT [BYTES]}. After BYTES it says so and waits. */
final class CutProgram {
    private CutProgram() {}

    public static void main(String[] args) {
        var stopAfter = args.length > 3 ? Long.parseLong(args[3]) : Long.MAX_VALUE;
        var profile = ExpertFiles.readProfile(Path.of(args[1]));
        MoeCheckpoint.open(Path.of(args[0]))
                .cut(profile, Path.of(args[2]), CutOptions.plain(), new Waiting("cutting", stopAfter));
        System.out.println("done");
    }

    private static final class Waiting implements Progress {
        private final InterruptingProgress point;

        Waiting(String task, long bytes) {
            point = new InterruptingProgress(task, bytes);
        }

        @Override
        public void begin(String task, String unit, long total) {
            point.begin(task, unit, total);
        }

        @Override
        public void advance(long done) {
            try {
                point.advance(done);
            } catch (InterruptingProgress.Interrupted e) {
                System.out.println("waiting");
                waitForTheEnd();
            }
        }

        private static void waitForTheEnd() {
            try {
                while (System.in.read() >= 0) {
                    continue;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
