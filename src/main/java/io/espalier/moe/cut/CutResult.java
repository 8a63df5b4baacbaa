package io.espalier.moe.cut;

import java.nio.file.Path;

/**
 * What was written.
 *
 * @param bytesBefore of the checkpoint's tensors
 * @param bytesAfter of the cut one's
 */
public record CutResult(Path out, int expertsBefore, int expertsAfter, long bytesBefore, long bytesAfter) {}
