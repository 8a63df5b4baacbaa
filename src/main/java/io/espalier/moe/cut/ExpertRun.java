package io.espalier.moe.cut;

import java.util.ArrayList;
import java.util.List;

/** Experts that stay and lie next to each other: copied in one go. */
record ExpertRun(long from, long to) {
    /** @param kept ascending */
    static List<ExpertRun> of(int[] kept) {
        var runs = new ArrayList<ExpertRun>();
        for (var expert : kept) {
            if (!runs.isEmpty() && runs.getLast().to == expert) {
                runs.set(runs.size() - 1, new ExpertRun(runs.getLast().from, expert + 1L));
            } else {
                runs.add(new ExpertRun(expert, expert + 1L));
            }
        }
        return runs;
    }
}
