package io.espalier.train;

import io.espalier.target.Question;

/** Reads a shot for the heads. */
public interface ShotEncoder {
    EncodedShot encode(Question example);
}
