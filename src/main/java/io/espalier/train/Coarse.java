package io.espalier.train;

import java.util.BitSet;
import java.util.List;

/** The coarse stage as it is served, frozen while words are learnt. */
public interface Coarse {
    /** What it does with a pool. */
    Choice over(Pool pool, List<EncodedShot> shots);

    /** Which shots stay. */
    interface Choice {
        /** @param tokens of each shot, which may be fewer than those of the whole shot */
        BitSet kept(int[] tokens);
    }
}
