package io.espalier.moe.calibrate;

import io.espalier.moe.ExpertSums;
import java.util.SortedMap;

/**
 * What one demonstration showed.
 *
 * @param tokens its token ids, prompt and answer
 * @param layers the sums of each MoE block
 */
public record DemonstrationSums(int[] tokens, SortedMap<Integer, ExpertSums> layers) {}
