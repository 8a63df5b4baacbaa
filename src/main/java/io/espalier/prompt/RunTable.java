package io.espalier.prompt;

import java.util.concurrent.ThreadLocalRandom;
import java.util.function.IntConsumer;

/**
 * Remembers which runs of letters a question has, and for each of them the one shot that has it too. Open addressing, no boxing.
 *
 * <p>Slots come from multiply-shift hashing with a multiplier of each table's own, so that nobody can write a text whose runs all meet in
 * one place. What the table answers does not depend on it.
 */
final class RunTable {
    private static final int NONE = -1;
    private static final int SEVERAL = -2;

    private final long[] runs;
    private final int[] holders;
    private final boolean[] taken;
    private final int mask;
    private final long multiplier = ThreadLocalRandom.current().nextLong() | 1;

    /** @param capacity the most runs that will be added */
    RunTable(int capacity) {
        int size = Integer.highestOneBit(Math.max(16, capacity) * 2 - 1) * 2;
        runs = new long[size];
        holders = new int[size];
        taken = new boolean[size];
        mask = size - 1;
    }

    void add(long run) {
        int slot = slot(run);
        runs[slot] = run;
        taken[slot] = true;
        holders[slot] = NONE;
    }

    /** Notes that a shot has the run, if the question has it. */
    void note(long run, int shot) {
        int slot = slot(run);
        if (taken[slot]) {
            holders[slot] = holders[slot] == NONE || holders[slot] == shot ? shot : SEVERAL;
        }
    }

    /** Calls back with each shot that alone has some run of the question; perhaps more than once. */
    void forEachHolder(IntConsumer shot) {
        for (int slot = 0; slot < runs.length; slot++) {
            if (taken[slot] && holders[slot] >= 0) {
                shot.accept(holders[slot]);
            }
        }
    }

    private int slot(long run) {
        int slot = (int) (run * multiplier >>> 32) & mask;
        while (taken[slot] && runs[slot] != run) {
            slot = slot + 1 & mask;
        }
        return slot;
    }
}
