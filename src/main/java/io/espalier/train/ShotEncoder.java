package io.espalier.train;

/** Reads a shot for the heads. */
public interface ShotEncoder {
    EncodedShot encode(Example example);
}
