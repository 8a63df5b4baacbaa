package io.espalier.train;

/** What the fine stage does to shots before the coarse one fills the budget with them, to be compared on held-back pools. */
public enum WordRival {
    /** Nothing: whole shots. */
    WHOLE_SHOTS,
    /** As many words go as the trained head lets go, at random; the mean of several draws. */
    RANDOM_WORDS,
    /** The words go that the trained head would least keep. */
    TRAINED_WORDS
}
