package io.espalier.train;

import io.espalier.target.Question;

/** Reads a shot's words for the token head. */
public interface WordEncoder {
    ShotWords words(Question example);
}
